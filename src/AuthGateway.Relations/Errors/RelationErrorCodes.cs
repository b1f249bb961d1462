namespace AuthGateway.Relations.Errors;

/// <summary>The API's words for the codes.</summary>
internal static class RelationErrorCodes
{
    /// <summary>The word that the API's error bodies carry as <c>code</c>.</summary>
    public static string Name(RelationErrorCode code) => code switch
    {
        RelationErrorCode.ValidationError => "validation_error",
        RelationErrorCode.AuthorizationModelNotFound => "authorization_model_not_found",
        RelationErrorCode.ResolutionTooComplex => "authorization_model_resolution_too_complex",
        RelationErrorCode.InvalidWriteInput => "invalid_write_input",
        RelationErrorCode.CannotAllowDuplicateTuplesInOneRequest => "cannot_allow_duplicate_tuples_in_one_request",
        RelationErrorCode.InvalidContinuationToken => "invalid_continuation_token",
        RelationErrorCode.WriteFailedDueToInvalidInput => "write_failed_due_to_invalid_input",
        RelationErrorCode.LatestAuthorizationModelNotFound => "latest_authorization_model_not_found",
        RelationErrorCode.TypeNotFound => "type_not_found",
        RelationErrorCode.RelationNotFound => "relation_not_found",
        RelationErrorCode.InvalidUser => "invalid_user",
        RelationErrorCode.InvalidTuple => "invalid_tuple",
        RelationErrorCode.ExceededEntityLimit => "exceeded_entity_limit",
        RelationErrorCode.InvalidAuthorizationModel => "invalid_authorization_model",
        RelationErrorCode.Cancelled => "cancelled",
        RelationErrorCode.ResolutionWorkExceeded => "resolution_work_exceeded",
        RelationErrorCode.ResolutionBreadthExceeded => "resolution_breadth_exceeded",
        RelationErrorCode.DeadlineExceeded => "deadline_exceeded",
        RelationErrorCode.RevisionGone => "revision_gone",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "A code without a word."),
    };
}
