using System.Collections.Immutable;

namespace AuthGateway.Relations.Conditions;

/// <summary>What came of a tuple's condition. Closed.</summary>
internal abstract record ConditionOutcome
{
    private ConditionOutcome()
    {
    }

    /// <summary>The tuple counts.</summary>
    public sealed record Met : ConditionOutcome;

    /// <summary>The tuple does not count.</summary>
    public sealed record NotMet : ConditionOutcome;

    /// <summary>Neither the tuple nor the request has what it depends on.</summary>
    public sealed record Missing(ImmutableArray<string> Names) : ConditionOutcome;

    /// <summary>It could not be worked out.</summary>
    public sealed record Failed(string Message) : ConditionOutcome;
}
