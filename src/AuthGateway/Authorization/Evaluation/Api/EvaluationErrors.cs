using AuthGateway.Authorization.RelationshipApi;

namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>The errors of the API that are not one of a store.</summary>
internal static class EvaluationErrors
{
    public static readonly ApiError ContentType = ApiError.Invalid("The request must have 'Content-Type: application/json', in UTF-8.");

    public static readonly ApiError RequestId =
        ApiError.Invalid($"'{RequestIdEcho.Header}' must be one line of 1 to {RequestIdEcho.Longest} visible ASCII characters: the answer repeats it.");

    public static readonly ApiError ConsistencyToken =
        ApiError.Invalid($"'{ApiAnswer.ConsistencyHeader}' must hold tokens that answers about the stores of these rules brought, one for each store at most.");

    public static readonly ApiError PageToken = new(
        StatusCodes.Status400BadRequest, "invalid_page_token", "'page.token' is none of this search: the subject, action, resource, context and page of all its pages must be the same.");

    public static readonly ApiError Gone = new(StatusCodes.Status409Conflict, EvaluationReasons.Gone, "The revision that the search began at is not kept any more; begin anew.");

    public static readonly ApiError NotListable = new(
        StatusCodes.Status501NotImplemented,
        "search_not_supported",
        "What the rule allows here cannot be listed: it holds for everybody of a type, or by a condition about the id that is searched for. Ask for an evaluation of each.");

    public static readonly ApiError LacksContext = new(
        StatusCodes.Status400BadRequest, "search_context", "'context' lacks a value, or has one of a wrong type, that a condition of the model needs.");

    public static readonly ApiError Unavailable = new(StatusCodes.Status503ServiceUnavailable, "authorization_unavailable", "The decision cannot be made now.");

    public static readonly ApiError TimedOut = new(StatusCodes.Status504GatewayTimeout, EvaluationReasons.TimedOut, "The answer takes longer than it may.");

    /// <summary>What a request came to that nobody could answer.</summary>
    public static ApiError Of(string reason) => reason switch
    {
        EvaluationReasons.TimedOut => TimedOut,
        EvaluationReasons.Lost => ApiError.Lost,
        EvaluationReasons.Gone => Gone,
        _ => Unavailable,
    };
}
