using System.Collections.Immutable;
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
    }

    /// <inheritdoc/>
    public override bool AsksStores { get; }

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
}
