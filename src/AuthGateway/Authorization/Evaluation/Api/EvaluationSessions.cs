using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Authorization.Evaluation.Stores;
using AuthGateway.Authorization.RelationshipApi;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Latency;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Evaluation;
using Microsoft.Extensions.Primitives;

namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>Begins a request's session with the freshness that it asks for, and stamps its answer with the moments that it is true at.</summary>
internal sealed class EvaluationSessions(EvaluationRules rules, IEvaluationStores stores, RelationEngine engine)
{
    /// <summary>Begins it; null when a consistency token is none of these stores.</summary>
    /// <param name="context">The request.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <param name="pins">By store, the moment that a search's first page was of.</param>
    public EvaluationSession? Begin(HttpContext context, CancellationToken cancellation, IReadOnlyDictionary<string, StoreMoment>? pins = null)
    {
        var seen = new Dictionary<string, StoreMoment>(StringComparer.Ordinal);

        // A proxy may make one line of several.
        foreach (var token in context.Request.Headers[ApiAnswer.ConsistencyHeader].SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries)))
        {
            var (store, moment) = Find(token);
            if (store is null || !seen.TryAdd(store, moment))
            {
                return null;
            }
        }

        return new EvaluationSession(stores, engine)
        {
            Ledger = context.Ledger().Handle(),
            Cancellation = cancellation,
            AtLeast = seen,
            Pins = pins ?? new Dictionary<string, StoreMoment>(StringComparer.Ordinal),
        };
    }

    /// <summary>Says which moments an answer is true at: a token for each store that was asked.</summary>
    public static void Stamp(HttpContext context, EvaluationSession session)
    {
        string[] tokens = [.. session.Moments.Select(moment => ConsistencyToken.Write(moment.Store, moment.Moment))];
        if (tokens.Length > 0)
        {
            context.Response.Headers[ApiAnswer.ConsistencyHeader] = new StringValues(tokens);
        }
    }

    private (string? Store, StoreMoment Moment) Find(string token)
    {
        foreach (var store in rules.Stores)
        {
            if (ConsistencyToken.TryRead(store, token, out var moment))
            {
                return (store, moment);
            }
        }

        return default;
    }
}
