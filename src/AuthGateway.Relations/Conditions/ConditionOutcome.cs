using System.Collections.Immutable;

namespace AuthGateway.Relations.Conditions;

/// <summary>The outcome of evaluating a condition. Closed; only <see cref="Met"/> lets a relationship count.</summary>
internal abstract record ConditionOutcome
{
    private ConditionOutcome()
    {
    }

    /// <summary>The condition is true.</summary>
    public sealed record Met : ConditionOutcome
    {
        /// <summary>The one instance.</summary>
        public static Met Instance { get; } = new();
    }

    /// <summary>The condition is false.</summary>
    public sealed record NotMet : ConditionOutcome
    {
        /// <summary>The one instance.</summary>
        public static NotMet Instance { get; } = new();
    }

    /// <summary>Neither the tuple nor the request gives some of its parameters. That is no "false": behind <c>but not</c>, false would open.</summary>
    /// <param name="Names">The parameters' names, in ordinal order.</param>
    public sealed record Missing(ImmutableArray<string> Names) : ConditionOutcome;

    /// <summary>It could not be evaluated: a value of the wrong type, an error in the expression, or too high a cost.</summary>
    /// <param name="Message">Why, without any value.</param>
    public sealed record Failed(string Message) : ConditionOutcome;
}
