// A library's complaint as JSON: its own code, and what the server said.
export const describe = (error) => {
  const challenges = Array.isArray(error.cause) ? error.cause : undefined;
  return {
    name: error.name,
    code: error.code,
    message: error.message,
    status: error.status ?? error.cause?.status,
    oauthError: error.error,
    oauthDescription: error.error_description,
    challenges,
    cause: challenges === undefined && error.cause instanceof Error ? `${error.cause.name}: ${error.cause.message}` : undefined,
  };
};
