using System.Text;
using AuthGateway.Audit;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Redis.Bundles;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Json;

namespace AuthGateway.Authorization.Bundles;

/// <summary>Puts versions in force, and looks at those that are: what the commands do with Redis.</summary>
internal sealed class BundleOperations(BundleStore store, RelationModels models, AuthorizationSettings settings, RelationshipSettings relations, IAuditTrail audit)
{
    /// <summary>What an application's pipeline did.</summary>
    public const string Apply = "apply";

    /// <summary>What somebody took back.</summary>
    public const string Rollback = "rollback";

    /// <summary>The version in force; empty for none. Null, with the reason, when Redis did not say.</summary>
    public async ValueTask<(string? Version, string Failure)> CurrentAsync(string @namespace, CancellationToken cancellation) => await store.ReadAsync(default, cancellation) switch
    {
        StoreResult<BundleVersions>.Got got => (got.Value.ByNamespace.GetValueOrDefault(@namespace, ""), ""),
        StoreResult<BundleVersions>.Failed failed => (null, failed.Reason),
        _ => (null, "unreadable_answer"),
    };

    /// <summary>A version that lies in Redis, read as a replica reads it; null when it does not.</summary>
    public async ValueTask<Bundle?> FindAsync(string @namespace, string version, CancellationToken cancellation) =>
        await store.FindAsync(@namespace, version, cancellation) is StoreResult<System.Collections.Immutable.ImmutableList<string>>.Got { Value: [var text] }
            ? BundleReader.Read($"{@namespace}@{version}", Encoding.UTF8.GetBytes(text), readFile: null, []) : null;

    /// <summary>The history of a namespace, the newest first.</summary>
    public ValueTask<StoreResult<System.Collections.Immutable.ImmutableList<BundleHistoryEntry>>> HistoryAsync(string @namespace, CancellationToken cancellation) =>
        store.HistoryAsync(@namespace, cancellation);

    /// <summary>Puts a bundle in force that was reviewed.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="seen">The version that it takes the place of; empty for none.</param>
    /// <param name="kind"><see cref="Apply"/> or <see cref="Rollback"/>.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellation">The caller's own token.</param>
    /// <returns>What came of it; null, with the reason, when Redis did not confirm.</returns>
    public async ValueTask<(BundleWriting? Writing, string Failure)> PutAsync(Bundle bundle, string seen, string kind, string actor, CancellationToken cancellation)
    {
        // The model first: a version whose policies ask by a model that is not there yet would answer 503.
        var (writing, failure) = await WriteModelAsync(bundle, cancellation);
        if (writing is null && failure.Length == 0)
        {
            var version = new NewBundleVersion(bundle.Manifest.Namespace, bundle.Version, bundle.Canonical, seen, kind, actor);
            switch (await store.WriteAsync(version, settings.Bundles.History, cancellation))
            {
                case StoreResult<BundleWriting>.Got got:
                    writing = got.Value;
                    break;
                case StoreResult<BundleWriting>.Failed failed:
                    failure = failed.Reason;
                    break;
            }
        }

        audit.Record(new AuditEvent
        {
            Action = kind == Rollback ? AuditActions.PolicyRolledBack : AuditActions.PolicyApplied,
            Outcome = writing is BundleWriting.Written or BundleWriting.Same ? AuditOutcome.Done : writing is null ? AuditOutcome.Failed : AuditOutcome.Refused,
            Actor = actor,
            Target = $"{bundle.Manifest.Namespace}@{bundle.Version}",
            Reason = failure.Length > 0 ? failure : writing is BundleWriting.Conflict ? "conflict" : writing is BundleWriting.NoModel ? "model" : null,
            Details = new Dictionary<string, string>(StringComparer.Ordinal) { ["before"] = seen },
        });
        return (writing, failure);
    }

    private async ValueTask<(BundleWriting? Refused, string Failure)> WriteModelAsync(Bundle bundle, CancellationToken cancellation)
    {
        if (bundle is not { Model: { } model, Manifest.Model: { } own })
        {
            return (null, "");
        }

        var json = Encoding.UTF8.GetString(ModelJson.ToUtf8(model with { Id = bundle.ModelId }));
        return await models.WriteAsync(own.Store, bundle.ModelId, json, relations.Limits, ledger: default, cancellation) switch
        {
            StoreResult<TupleWriteOutcome>.Got { Value: TupleWriteOutcome.Written } => (null, ""),
            StoreResult<TupleWriteOutcome>.Got => (new BundleWriting.NoModel("the store has as many models as it may (Relationships:MaxModels)"), ""),
            StoreResult<TupleWriteOutcome>.Failed failed => (null, failed.Reason),
            _ => (new BundleWriting.NoModel($"there is no relationship store {own.Store}"), ""),
        };
    }
}
