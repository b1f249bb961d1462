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

    /// <summary>The script that remembers a client assertion.</summary>
    public const string UseClientAssertion = "use_client_assertion";

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
