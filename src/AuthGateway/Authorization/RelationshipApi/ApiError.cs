using AuthGateway.Relations.Errors;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>An error as OpenFGA's clients read it: a status, a word, a sentence.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Code">The word that programs test.</param>
/// <param name="Message">What is wrong, for the developer.</param>
internal sealed record ApiError(int Status, string Code, string Message)
{
    public static readonly ApiError NoStore = new(StatusCodes.Status404NotFound, "store_id_not_found", "There is no such store.");

    public static readonly ApiError NoSuchModel = new(StatusCodes.Status404NotFound, "authorization_model_not_found", "The store has no such model.");

    /// <summary>As OpenFGA answers questions: with 400, because the question is at fault.</summary>
    public static readonly ApiError NoModel = new(StatusCodes.Status400BadRequest, "authorization_model_not_found", "The store has no such model.");

    public static readonly ApiError NoModelAtAll = new(StatusCodes.Status400BadRequest, "latest_authorization_model_not_found", "The store has no model yet.");

    public static readonly ApiError BadToken = new(StatusCodes.Status400BadRequest, "invalid_continuation_token", "The continuation token is none of this question.");

    /// <summary>A failover lost what the caller has seen. To repeat the question does not help: the write must be repeated.</summary>
    public static readonly ApiError Lost = new(
        StatusCodes.Status409Conflict,
        "consistency_token_lost",
        "The store's history does not hold the moment of this consistency token: a failover lost it, or it never was. What was written then must be written again.");

    /// <summary>Nobody knows now.</summary>
    public static readonly ApiError Unavailable = new(StatusCodes.Status503ServiceUnavailable, "unavailable", "The relationships cannot be read now.");

    /// <summary>The request is at fault.</summary>
    public static ApiError Invalid(string message) => new(StatusCodes.Status400BadRequest, "validation_error", message);

    /// <summary>What the engine says.</summary>
    public static ApiError Of(RelationError error) => new(
        error.Code switch
        {
            RelationErrorCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
            RelationErrorCode.RevisionGone => StatusCodes.Status409Conflict,
            RelationErrorCode.Cancelled => StatusCodes.Status499ClientClosedRequest,
            _ => StatusCodes.Status400BadRequest,
        },
        error.CodeName,
        error.Message);
}
