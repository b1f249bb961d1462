namespace AuthGateway.Authorization.Evaluation;

/// <summary>Why a question was denied or not answered, beside <see cref="DecisionReasons"/>. No part of it from a question.</summary>
internal static class EvaluationReasons
{
    /// <summary>There is no rule for resources of this type.</summary>
    public const string ResourceType = "resource_type";

    /// <summary>There is no rule for this action on resources of this type.</summary>
    public const string Action = "action";

    /// <summary>The rule is for subjects of other types.</summary>
    public const string SubjectType = "subject_type";

    /// <summary>None of several rules allows.</summary>
    public const string AnyOf = "any_of";

    /// <summary>The time for all of a batch, or of a search, is up.</summary>
    public const string TimedOut = "evaluation_timeout";

    /// <summary>A failover lost the moment that the caller has seen.</summary>
    public const string Lost = "consistency_token_lost";

    /// <summary>The revision of a search's first page is not kept any more.</summary>
    public const string Gone = "revision_gone";
}
