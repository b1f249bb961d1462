using System.Collections.Immutable;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.Evaluation.Recording;
using AuthGateway.Authorization.Evaluation.Search;
using AuthGateway.Authorization.Evaluation.Stores;

namespace AuthGateway.Authorization.Evaluation.Rules;

/// <summary>
/// All of several parts, or any of them. In "all" a part that denies ends it whatever could not be worked out, in "any" a part that allows does; only what
/// is left then is unknown.
/// </summary>
internal sealed class PartsRule : EvaluationRule
{
    private static readonly EvaluationOutcome NoneOfThem = new EvaluationOutcome.Denied(EvaluationReasons.AnyOf);

    private readonly ImmutableArray<EvaluationRule> _parts;
    private readonly bool _all;

    private PartsRule(IEnumerable<EvaluationRule> parts, bool all)
    {
        _parts = [.. parts.OrderBy(part => part.AsksStores)];
        _all = all;
        AsksStores = _parts.Any(part => part.AsksStores);
        Confirmed = [.. _parts.SelectMany(part => part.Confirmed).Distinct(StringComparer.Ordinal)];
        Reads = _parts.Aggregate(QuestionReads.None, (reads, part) => reads.With(part.Reads));
    }

    /// <inheritdoc/>
    public override bool AsksStores { get; }

    /// <inheritdoc/>
    public override ImmutableArray<string> Confirmed { get; }

    /// <inheritdoc/>
    public override QuestionReads Reads { get; }

    /// <summary>Every part holds. The first that denies is the reason.</summary>
    public static PartsRule All(IEnumerable<EvaluationRule> parts) => new(parts, all: true);

    /// <summary>At least one part holds. An empty list holds for nobody.</summary>
    public static PartsRule Any(IEnumerable<EvaluationRule> parts) => new(parts, all: false);

    /// <inheritdoc/>
    public override async ValueTask<EvaluationOutcome> DecideAsync(EvaluationQuestion question, EvaluationSession session)
    {
        var outcome = _all ? EvaluationOutcome.Allowed.Instance : NoneOfThem;
        foreach (var part in _parts)
        {
            var next = await part.DecideAsync(question, session);
            if (_all ? next is EvaluationOutcome.Denied : next is EvaluationOutcome.Allowed)
            {
                return next;
            }

            if (next is EvaluationOutcome.Unavailable && outcome is not EvaluationOutcome.Unavailable)
            {
                outcome = next;
            }
        }

        return outcome;
    }

    /// <inheritdoc/>
    public override async ValueTask<Candidates> FindAsync(EvaluationQuestion question, Sought sought, EvaluationSession session)
    {
        Candidates found = _all ? Candidates.Any.Instance : Candidates.Some.None;
        foreach (var part in _parts)
        {
            var next = await part.FindAsync(question, sought, session);
            if (next is Candidates.Failed || (_all ? next is Candidates.Some { Ids.IsEmpty: true } : next is Candidates.Any))
            {
                return next;
            }

            found = (found, next) switch
            {
                (Candidates.Some known, Candidates.Some more) => new Candidates.Some(_all ? known.Ids.Intersect(more.Ids) : known.Ids.Union(more.Ids)),
                (Candidates.Any, Candidates.Some more) => more,
                _ => found,
            };
        }

        return found;
    }

    /// <inheritdoc/>
    public override PartExplanation Describe() => new(_all ? "all_of" : "any_of") { Parts = [.. _parts.Select(part => part.Describe())] };

    /// <inheritdoc/>
    public override async ValueTask<PartExplanation> ExplainAsync(RuleExplanationInput input)
    {
        var (final, open) = _all ? (PartOutcome.Failed, PartOutcome.Held) : (PartOutcome.Held, PartOutcome.Failed);
        var whole = new PartExplanation(_all ? "all_of" : "any_of") { Outcome = open, Reason = _all ? null : EvaluationReasons.AnyOf };
        var parts = ImmutableArray.CreateBuilder<PartExplanation>(_parts.Length);
        foreach (var rule in _parts)
        {
            var part = whole.Outcome == final ? rule.Describe() : await rule.ExplainAsync(input);
            parts.Add(part);
            if (part.Outcome == final || (part.Outcome == PartOutcome.Unknown && whole.Outcome == open))
            {
                whole = whole with { Outcome = part.Outcome, Reason = part.Reason };
            }
        }

        return whole with { Parts = parts.DrainToImmutable() };
    }
}
