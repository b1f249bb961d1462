using System.Collections.Immutable;
using System.Text.Json;
using AuthGateway.Authorization.Evaluation.Search;
using AuthGateway.Authorization.Evaluation.Stores;
using AuthGateway.Latency;
using AuthGateway.Relations.Evaluation;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Authorization.Evaluation.Rules;

/// <summary>Lists, from one store at one revision, the values for which a relationship can be there.</summary>
internal sealed class RelationListing(StoreAccess.Open store, EvaluationSession session, JsonElement context)
{
    /// <summary>The values in the user's name.</summary>
    public Candidates Users(QuestionName user, string type, string relation, string target)
    {
        // What the model does not have, an evaluation denies; the engine's listings call it an error.
        if (ObjectReference.Parse(target) is not { } parsed || !Has(parsed.Type, relation) || !Has(type, user.Relation))
        {
            return Candidates.Some.None;
        }

        var query = new ListUsersQuery(target, relation, new UserFilter(type, user.Relation.Length > 0 ? user.Relation : null)) { Context = context };
        return Read(session.Engine.ListUsers(store.Model, store.Tuples, query, session.Cancellation), user, type);
    }

    /// <summary>The values in the object's name.</summary>
    public Candidates Objects(QuestionName target, string type, string relation, string user)
    {
        if (UserReference.Parse(user) is not { } parsed || !Has(parsed.Type, parsed.Relation ?? "") || !Has(type, relation))
        {
            return Candidates.Some.None;
        }

        return Read(session.Engine.ListObjects(store.Model, store.Tuples, new ListObjectsQuery(user, relation, type) { Context = context }, session.Cancellation), target, type);
    }

    private static Candidates Read(ListOutcome outcome, QuestionName name, string type)
    {
        if (outcome is ListOutcome.Failed failed)
        {
            return new Candidates.Failed(RelationFailures.Reason(failed.Error.Code) is { } reason
                ? new SearchOutcome.Unavailable(reason, LatencyOwner.Own)
                : SearchOutcome.LacksContext.Instance);
        }

        var values = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var found in ((ListOutcome.Page)outcome).Names)
        {
            var id = found.AsSpan(type.Length + 1);
            id = id.IndexOf('#') is >= 0 and var hash ? id[..hash] : id;
            if (id is "*")
            {
                return Candidates.Any.Instance;
            }

            if (name.ValueOf(id) is { } value)
            {
                values.Add(value);
            }
        }

        return new Candidates.Some(values.ToImmutable());
    }

    private bool Has(string type, string relation) => store.Model.FindType(type) is { } known && (relation.Length == 0 || known.Find(relation) is not null);
}
