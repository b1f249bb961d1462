using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Latency;
using AuthGateway.Relations.Evaluation;

namespace AuthGateway.Tests.Authorization.RelationChecks;

/// <summary>Knows some relationships, and of some objects that nobody knows.</summary>
internal sealed class FakeRelationChecks(params IEnumerable<string> related) : IRelationChecks
{
    private readonly HashSet<string> _related = [.. related];

    /// <summary>The questions that came, in their order.</summary>
    public List<(Question Question, string Tuple)> Asked { get; } = [];

    /// <summary>Objects of which there is no answer.</summary>
    public HashSet<string> Unknown { get; } = [];

    /// <summary>Answers come when this has; at once when null.</summary>
    public Task? Until { get; set; }

    /// <summary>What is said of objects, as JSON.</summary>
    public Dictionary<string, string> Attributes { get; } = new(StringComparer.Ordinal);

    public async ValueTask<AttributeAnswer> FindAttributesAsync(string store, string name, Freshness freshness, LedgerHandle ledger, CancellationToken cancellation)
    {
        if (Until is not null)
        {
            await Until;
        }

        return Unknown.Contains(name) || freshness is Freshness.Held && Until is not null ? new AttributeAnswer.Unknown(StoreCopy.Stale, LatencyOwner.Redis)
            : new AttributeAnswer.Found(Attributes.TryGetValue(name, out var json) ? ObjectAttributes.Read(json) : ObjectAttributes.None.Of(name));
    }

    public async ValueTask<RelationAnswer> CheckAsync(Question question, CheckQuery query, LedgerHandle ledger, CancellationToken cancellation)
    {
        var tuple = $"{query.User} {query.Relation} {query.Object}";
        Asked.Add((question, tuple));
        if (Until is not null)
        {
            await Until;
        }

        return Unknown.Contains(query.Object) ? new RelationAnswer.Unknown(StoreCopy.Stale, LatencyOwner.Redis)
            : _related.Contains(tuple) ? RelationAnswer.Related.Instance
            : RelationAnswer.Unrelated.Instance;
    }
}
