using System.Collections.Immutable;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Redis;

namespace AuthGateway.Authorization;

/// <summary>Why a policy did not hold, or could not be worked out: the words of logs and metrics. A closed list, no part of it from a request.</summary>
internal static class DecisionReasons
{
    /// <summary>The condition is false.</summary>
    public const string Condition = "condition";

    /// <summary>The condition reads something that this request or this caller does not have.</summary>
    public const string ConditionMissing = "condition_missing";

    /// <summary>The condition could not be worked out over these values: a division by zero, a text that is no number.</summary>
    public const string ConditionError = "condition_error";

    /// <summary>The condition would have cost more than a request may.</summary>
    public const string ConditionCost = "condition_cost";

    /// <summary>A header that the condition reads came several times, or in several spellings.</summary>
    public const string ConditionHeader = "condition_header";

    /// <summary>There is no such relationship.</summary>
    public const string Relation = "relation";

    /// <summary>A value that belongs in a relationship's name is missing, or is no plain id.</summary>
    public const string RelationValue = "relation_value";

    /// <summary>The store that the policy names does not exist.</summary>
    public const string NoStore = "relations_no_store";

    /// <summary>The store has no such model, or none at all.</summary>
    public const string NoModel = "relations_no_model";

    /// <summary>The question does not fit the model, or a condition of a tuple lacks a value.</summary>
    public const string Question = "relations_question";

    /// <summary>More hops than the engine goes.</summary>
    public const string Depth = "relations_depth";

    /// <summary>More usersets or parents of one object than the engine looks at.</summary>
    public const string Breadth = "relations_breadth";

    /// <summary>More steps than the engine takes.</summary>
    public const string Work = "relations_work";

    /// <summary>Conditions and relationships that do not hold: 403.</summary>
    public static ImmutableArray<string> OfDenial { get; } =
        [Condition, ConditionMissing, ConditionError, ConditionCost, ConditionHeader, Relation, RelationValue];

    /// <summary>Relationships that nobody knows now: 503.</summary>
    public static ImmutableArray<string> OfOutage { get; } =
    [
        Bundles.NotLoadedRequirement.Reason, StoreCopy.Stale, StoreCopy.NotLoaded, StoreCopy.NotFresh, StoreCopies.TooMany, StoreModels.Unusable, NoStore, NoModel, Question, Depth, Breadth, Work,
        RedisFailure.NotConnected, RedisFailure.CircuitOpen, RedisFailure.Timeout, RedisFailure.ReadOnly, RedisFailure.OutOfMemory, RedisFailure.Loading, RedisFailure.ClusterDown,
        RedisFailure.NotPermitted, RedisFailure.ServerError, RedisFailure.ClientError, RedisFailure.UnreadableAnswer,
    ];
}
