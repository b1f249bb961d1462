using System.Collections.Immutable;
using AuthGateway.Authorization.Decisions;

namespace AuthGateway.Authorization.Requirements;

/// <summary>
/// All of several parts, or any of them. With three outcomes: in "all" a part that denies ends it whatever could not be worked out, in "any" a part that
/// allows does; only what is left then is unknown. So an outage turns neither a clear no nor a clear yes into something else, and nothing into a yes.
/// </summary>
internal sealed class PartsRequirement : Requirement
{
    private readonly ImmutableArray<Requirement> _parts;
    private readonly bool _all;
    private readonly AuthorizationDecision _otherwise;

    private PartsRequirement(IEnumerable<Requirement> parts, bool all, AuthorizationDecision otherwise)
    {
        // What is known here comes first: no store is asked, and perhaps waited for, where the caller alone decides.
        _parts = [.. parts.OrderBy(part => part.Needs.HasFlag(RequirementNeeds.Stores))];
        (_all, _otherwise) = (all, otherwise);
        Needs = _parts.Aggregate(RequirementNeeds.None, (needs, part) => needs | part.Needs);
        Reads = _parts.Aggregate(PolicyReads.None, (reads, part) => reads.With(part.Reads));
    }

    /// <inheritdoc/>
    public override RequirementNeeds Needs { get; }

    /// <inheritdoc/>
    public override PolicyReads Reads { get; }

    /// <summary>Every part holds. The first that denies is the reason.</summary>
    public static PartsRequirement All(IEnumerable<Requirement> parts) => new(parts, all: true, AuthorizationDecision.Allowed.Instance);

    /// <summary>At least one part holds. An empty list holds for nobody.</summary>
    public static PartsRequirement Any(IEnumerable<Requirement> parts, AuthorizationDecision.Denied otherwise) => new(parts, all: false, otherwise);

    /// <inheritdoc/>
    public override ValueTask<AuthorizationDecision> CheckAsync(in DecisionInput input)
    {
        var outcome = _otherwise;
        for (var at = 0; at < _parts.Length; at++)
        {
            var check = CheckPartAsync(at, input, outcome);
            if (!check.IsCompletedSuccessfully)
            {
                return GoOnAsync(check, at, input, outcome);
            }

#pragma warning disable VSTHRD103 // It has completed: nothing is waited for.
            if (IsFinal(check.Result, ref outcome))
#pragma warning restore VSTHRD103
            {
                break;
            }
        }

        return new(outcome);
    }

    /// <inheritdoc/>
    public override PartExplanation Describe() => new(_all ? "all_of" : "any_of") { Parts = [.. _parts.Select(part => part.Describe())] };

    /// <inheritdoc/>
    public override async ValueTask<PartExplanation> ExplainAsync(ExplanationInput input)
    {
        var whole = new PartExplanation(_all ? "all_of" : "any_of")
        {
            Outcome = _all ? PartOutcome.Held : PartOutcome.Failed,
            Reason = (_otherwise as AuthorizationDecision.Denied)?.Reason,
        };
        var parts = ImmutableArray.CreateBuilder<PartExplanation>(_parts.Length);
        foreach (var requirement in _parts)
        {
            if (whole.Outcome == (_all ? PartOutcome.Failed : PartOutcome.Held))
            {
                parts.Add(requirement.Describe());
                continue;
            }

            var part = await requirement.ExplainAsync(input);
            parts.Add(part);
            if (part.Outcome == (_all ? PartOutcome.Failed : PartOutcome.Held) || (part.Outcome == PartOutcome.Unknown && whole.Outcome != PartOutcome.Unknown))
            {
                whole = whole with { Outcome = part.Outcome, Reason = part.Reason };
            }
        }

        return whole with { Parts = parts.DrainToImmutable() };
    }

    private async ValueTask<AuthorizationDecision> GoOnAsync(ValueTask<AuthorizationDecision> check, int at, DecisionInput input, AuthorizationDecision outcome)
    {
        while (!IsFinal(await check, ref outcome) && ++at < _parts.Length)
        {
            check = CheckPartAsync(at, input, outcome);
        }

        return outcome;
    }

    private ValueTask<AuthorizationDecision> CheckPartAsync(int at, in DecisionInput input, AuthorizationDecision soFar) =>
        _parts[at].CheckAsync(soFar is AuthorizationDecision.Unavailable ? input with { WithoutWaiting = true } : input);

    private bool IsFinal(AuthorizationDecision part, ref AuthorizationDecision outcome)
    {
        if (_all ? part is AuthorizationDecision.Denied : part is AuthorizationDecision.Allowed)
        {
            outcome = part;
            return true;
        }

        if (part is AuthorizationDecision.Unavailable && outcome is not AuthorizationDecision.Unavailable)
        {
            outcome = part;
        }

        return false;
    }
}
