namespace AuthGateway.Relations.Errors;

/// <summary>Why there is no answer. An error is never a refusal: whoever asks decides what an error means to them.</summary>
/// <param name="Code">The kind of error.</param>
/// <param name="Message">What is wrong, in words for the caller. Holds names of types, relations and objects, never a value of a condition's context.</param>
internal sealed record RelationError(RelationErrorCode Code, string Message)
{
    /// <summary>The code's word in the API.</summary>
    public string CodeName => RelationErrorCodes.Name(Code);
}
