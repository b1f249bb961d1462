using System.Collections.Immutable;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Authorization.Evaluation.Search;
using AuthGateway.Authorization.Evaluation.Stores;
using AuthGateway.Latency;

namespace AuthGateway.Authorization.Evaluation;

/// <summary>Answers who may do what to what. Every door that asks comes through here, and brings its question as plain values.</summary>
internal sealed class EvaluationService(EvaluationRules rules)
{
    private static readonly EvaluationOutcome NoResource = new EvaluationOutcome.Denied(EvaluationReasons.ResourceType);
    private static readonly EvaluationOutcome NoAction = new EvaluationOutcome.Denied(EvaluationReasons.Action);
    private static readonly SearchOutcome Nothing = new SearchOutcome.Page([], Next: null);

    /// <summary>Decides about a question.</summary>
    public ValueTask<EvaluationOutcome> EvaluateAsync(EvaluationQuestion question, EvaluationSession session)
    {
        if (Rules(session).Find(question.Resource.Type) is not { } resource)
        {
            return new(NoResource);
        }

        if (resource.Find(question.Action.Name) is not { } named)
        {
            return new(NoAction);
        }

        session.Confirm(named.Rule.Confirmed);
        session.Trail?.Found(named);
        return named.Rule.DecideAsync(question, session);
    }

    /// <summary>Says that a question will be asked in a session: the stores are opened as fresh as the strictest of all its questions has them.</summary>
    public void Announce(EvaluationQuestion question, EvaluationSession session) =>
        session.Confirm(Rules(session).Find(question.Resource.Type)?.Find(question.Action.Name)?.Rule.Confirmed ?? []);

    /// <summary>Finds the subjects that may, or the resources to which one may. The id of what is sought is not looked at.</summary>
    public async ValueTask<SearchOutcome> SearchAsync(EvaluationQuestion question, Sought sought, SearchPlace place, EvaluationSession session)
    {
        if (Rules(session).Find(question.Resource.Type)?.Find(question.Action.Name)?.Rule is not { } rule)
        {
            return Nothing;
        }

        session.Confirm(rule.Confirmed);

        // Of no id at all, so that nothing in the rule could read the one that came.
        question = With(question, sought, "");
        return await rule.FindAsync(question, sought, session) switch
        {
            Candidates.Some some => await FilterAsync(some.Ids, place, session, id => rule.DecideAsync(With(question, sought, id), session)),
            Candidates.Failed failed => failed.Outcome,
            _ => SearchOutcome.NotListable.Instance,
        };
    }

    /// <summary>Finds the actions that the subject may do to the resource. The question's own is not looked at.</summary>
    public async ValueTask<SearchOutcome> SearchActionsAsync(EvaluationQuestion question, SearchPlace place, EvaluationSession session)
    {
        if (Rules(session).Find(question.Resource.Type) is not { } known)
        {
            return Nothing;
        }

        session.Confirm(known.Rules.SelectMany(named => named.Rule.Confirmed));
        var (names, closed) = await known.NamesAsync(question.Resource.Type, session);
        return names is null
            ? new SearchOutcome.Unavailable(closed!.Reason, closed.Missing)
            : await FilterAsync(names, place, session, name => EvaluateAsync(question with { Action = new AskedAction(name) }, session));
    }

    // A bundle that comes into force meanwhile decides about the next request.
    private EvaluationRuleSet Rules(EvaluationSession session) => session.Rules ??= rules.Current;

    private static EvaluationQuestion With(EvaluationQuestion question, Sought sought, string id) => sought == Sought.Subject
        ? question with { Subject = question.Subject with { Id = id } }
        : question with { Resource = question.Resource with { Id = id } };

    // One more than the page holds is looked for: a page says that there is another one when there is.
    private static async ValueTask<SearchOutcome> FilterAsync(
        IEnumerable<string> candidates, SearchPlace place, EvaluationSession session, Func<string, ValueTask<EvaluationOutcome>> decide)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        foreach (var candidate in candidates.Where(candidate => place.After is null || string.CompareOrdinal(candidate, place.After) > 0).Order(StringComparer.Ordinal))
        {
            // Conditions are decided before any store is asked, and know no time: a hundred thousand candidates would be looked at for a caller who left (CWE-400).
            if (session.Cancellation.IsCancellationRequested)
            {
                return new SearchOutcome.Unavailable(EvaluationReasons.TimedOut, LatencyOwner.Own);
            }

            switch (await decide(candidate))
            {
                case EvaluationOutcome.Allowed when found.Count == place.Size:
                    return new SearchOutcome.Page(found.ToImmutable(), found.Count > 0 ? found[^1] : place.After ?? "");

                case EvaluationOutcome.Allowed:
                    found.Add(candidate);
                    break;

                case EvaluationOutcome.Unavailable unavailable:
                    return new SearchOutcome.Unavailable(unavailable.Reason, unavailable.Missing);
            }
        }

        return new SearchOutcome.Page(found.ToImmutable(), Next: null);
    }
}
