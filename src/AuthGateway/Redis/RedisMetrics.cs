using System.Diagnostics;
using System.Diagnostics.Metrics;
using AuthGateway.Telemetry;

namespace AuthGateway.Redis;

/// <summary>How long Redis' answers take, from the call to the answer: the client's own queue is part of it.</summary>
internal sealed class RedisMetrics(IMeterFactory meters, TimeProvider time)
{
    /// <summary>A PING.</summary>
    public const string Ping = "PING";

    /// <summary>The script that writes a revocation, with its confirmation by replicas.</summary>
    public const string Revoke = "revoke";

    /// <summary>The script that reads revocations.</summary>
    public const string ReadRevocations = "read_revocations";

    /// <summary>The write by whose confirmation a primary shows that it still is one.</summary>
    public const string ProvePrimary = "prove_primary";

    /// <summary>The script that counts attempts against limits, or looks how they stand.</summary>
    public const string TakeLimits = "take_limits";

    /// <summary>The script that adds to the audit record.</summary>
    public const string AppendAudit = "append_audit";

    /// <summary>The script that reads the audit record.</summary>
    public const string ReadAudit = "read_audit";

    /// <summary>The script that begins a family of refresh tokens, with its confirmation by replicas.</summary>
    public const string StartRefresh = "start_refresh";

    /// <summary>The script that reads a family of refresh tokens.</summary>
    public const string ReadRefresh = "read_refresh";

    /// <summary>The script that uses a refresh token, with its confirmation by replicas.</summary>
    public const string RotateRefresh = "rotate_refresh";

    /// <summary>The script that ends a family of refresh tokens, with its confirmation by replicas.</summary>
    public const string EndRefresh = "end_refresh";

    /// <summary>The scripts of the lists of a subject's families of refresh tokens.</summary>
    public const string ListRefresh = "list_refresh";

    /// <summary>The script that uses up a DPoP proof.</summary>
    public const string UseProof = "use_proof";

    /// <summary>The script that asks whether a DPoP proof was used.</summary>
    public const string PeekProof = "peek_proof";

    /// <summary>Reads a session, and notes that it is used.</summary>
    public const string FindSession = "find_session";

    /// <summary>Begins a session.</summary>
    public const string CreateSession = "create_session";

    /// <summary>Gives a session another id.</summary>
    public const string RotateSession = "rotate_session";

    /// <summary>Ends a session.</summary>
    public const string EndSession = "end_session";

    /// <summary>Reads a subject's sessions.</summary>
    public const string ListSessions = "list_sessions";

    /// <summary>Reads an API key.</summary>
    public const string FindApiKey = "find_api_key";

    /// <summary>Writes a new API key.</summary>
    public const string CreateApiKey = "create_api_key";

    /// <summary>Gives an API key another secret.</summary>
    public const string RotateApiKey = "rotate_api_key";

    /// <summary>Revokes an API key.</summary>
    public const string RevokeApiKey = "revoke_api_key";

    /// <summary>Notes that an API key was used.</summary>
    public const string TouchApiKey = "touch_api_key";

    /// <summary>Reads a page of the API keys.</summary>
    public const string ListApiKeys = "list_api_keys";

    /// <summary>The script that reads the ring of signing keys.</summary>
    public const string ReadSigningKeys = "read_signing_keys";

    /// <summary>The script that writes the ring of signing keys, with its confirmation by replicas.</summary>
    public const string WriteSigningKeys = "write_signing_keys";

    /// <summary>The script that notes the use of a legacy system's session.</summary>
    public const string UseLegacySession = "use_legacy_session";

    /// <summary>The script that remembers a client assertion.</summary>
    public const string UseClientAssertion = "use_client_assertion";

    /// <summary>The scripts that begin, list and delete relationship stores.</summary>
    public const string CreateRelations = "create_relations";

    /// <summary>The script that writes relationships, with its confirmation by replicas.</summary>
    public const string WriteRelations = "write_relations";

    /// <summary>The scripts that read relationships and their history for a caller.</summary>
    public const string ReadRelations = "read_relations";

    /// <summary>The script that reads a relationship store's log into this replica's copy.</summary>
    public const string FollowRelations = "follow_relations";

    /// <summary>The script that reads a relationship store's tuples into this replica's copy.</summary>
    public const string LoadRelations = "load_relations";

    /// <summary>The scripts that write a relationship model or its assertions.</summary>
    public const string WriteRelationModel = "write_relation_model";

    /// <summary>The scripts that read relationship models or their assertions.</summary>
    public const string ReadRelationModel = "read_relation_model";

    /// <summary>The script that puts a version of a policy bundle in force, with its confirmation by replicas.</summary>
    public const string WriteBundles = "write_bundles";

    /// <summary>The scripts that read policy bundles and their history.</summary>
    public const string ReadBundles = "read_bundles";

    private readonly Histogram<double> _duration = meters.Create(GatewayMetrics.MeterName).CreateHistogram(
        "db.client.operation.duration",
        "s",
        "Calls of Redis, from the call to its answer or its failure.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = DurationBoundaries.Seconds });

    /// <summary>Measures a call.</summary>
    /// <param name="operation">The command or the script: one of the constants above.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellation">The caller's own token: a call that the caller gave up says nothing of Redis and is not counted.</param>
    public async Task<T> MeasureAsync<T>(string operation, Func<Task<T>> call, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        T answer;
        try
        {
            answer = await call();
        }
        catch (Exception failure) when (RedisFailure.Is(failure, out var reason, cancellation))
        {
            Record(operation, reason, started);
            throw;
        }

        Record(operation, error: null, started);
        return answer;
    }

    private void Record(string operation, string? error, long started)
    {
        var tags = new TagList { { "db.system.name", "redis" }, { "db.operation.name", operation } };
        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        _duration.Record(time.GetElapsedTime(started).TotalSeconds, tags);
    }
}
