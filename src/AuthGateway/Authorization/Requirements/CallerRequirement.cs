using System.Collections.Immutable;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.Requirements;

/// <summary>A demand that the caller alone meets or not.</summary>
internal abstract class CallerRequirement(AuthorizationDecision.Denied otherwise) : Requirement
{
    /// <inheritdoc/>
    public sealed override ValueTask<AuthorizationDecision> CheckAsync(in DecisionInput input) =>
        new(IsMetBy(input.Caller) ? (AuthorizationDecision)AuthorizationDecision.Allowed.Instance : otherwise);

    /// <inheritdoc/>
    public sealed override PartExplanation Describe() => new(otherwise.Reason) { Name = Name, Match = Match, Demanded = Demanded };

    /// <inheritdoc/>
    public sealed override ValueTask<PartExplanation> ExplainAsync(ExplanationInput input)
    {
        var isMet = IsMetBy(input.Input.Caller);
        return new(Describe() with
        {
            Outcome = isMet ? PartOutcome.Held : PartOutcome.Failed,
            Reason = isMet ? null : otherwise.Reason,
            Found = Found(input.Input.Caller),
        });
    }

    /// <summary>Of what is demanded, where the kind of demand alone does not say it; else null.</summary>
    protected virtual string? Name => null;

    /// <summary>How many of the values are demanded: <c>all</c> or <c>any</c>.</summary>
    protected virtual string Match => "any";

    /// <summary>The values that are demanded, in order.</summary>
    protected abstract ImmutableArray<string> Demanded { get; }

    /// <summary>The caller's own values.</summary>
    protected abstract ImmutableArray<string> Found(Principal caller);

    /// <summary>Whether the caller meets it.</summary>
    protected abstract bool IsMetBy(Principal caller);
}
