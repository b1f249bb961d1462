namespace AuthGateway.Relations.Errors;

/// <summary>What went wrong, by the numbers of OpenFGA's <c>ErrorCode</c>; from 2900 on they are this engine's own.</summary>
internal enum RelationErrorCode
{
    /// <summary>The question does not fit the model, or a condition lacks a parameter.</summary>
    ValidationError = 2000,

    /// <summary>The store has no such model.</summary>
    AuthorizationModelNotFound = 2001,

    /// <summary>The answer lies more usersets and parents away than <c>EvaluationLimits.MaxHops</c>.</summary>
    ResolutionTooComplex = 2002,

    /// <summary>A write that can't be taken.</summary>
    InvalidWriteInput = 2003,

    /// <summary>One write names a tuple twice.</summary>
    CannotAllowDuplicateTuplesInOneRequest = 2004,

    /// <summary>A continuation that this engine never gave, or gave for another question.</summary>
    InvalidContinuationToken = 2007,

    /// <summary>A write of a tuple that is there, or a delete of one that is not.</summary>
    WriteFailedDueToInvalidInput = 2017,

    /// <summary>The store has no model at all.</summary>
    LatestAuthorizationModelNotFound = 2020,

    /// <summary>The model has no such type.</summary>
    TypeNotFound = 2021,

    /// <summary>The type has no such relation.</summary>
    RelationNotFound = 2022,

    /// <summary>A user that is written wrongly.</summary>
    InvalidUser = 2025,

    /// <summary>A tuple that the model does not allow.</summary>
    InvalidTuple = 2027,

    /// <summary>More of something than a request may hold.</summary>
    ExceededEntityLimit = 2053,

    /// <summary>A model that is not valid.</summary>
    InvalidAuthorizationModel = 2056,

    /// <summary>The caller left.</summary>
    Cancelled = 2058,

    /// <summary>More steps than <c>EvaluationLimits.MaxWork</c> allows.</summary>
    ResolutionWorkExceeded = 2900,

    /// <summary>One object has more usersets or parents under a relation than <c>EvaluationLimits.MaxBreadth</c>.</summary>
    ResolutionBreadthExceeded = 2901,

    /// <summary>The time for the answer was up.</summary>
    DeadlineExceeded = 2902,

    /// <summary>The revision that a page continues at is not kept any more; the listing must begin anew.</summary>
    RevisionGone = 2903,
}
