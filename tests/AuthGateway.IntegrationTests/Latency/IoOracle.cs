using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using AuthGateway.Latency;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using StackExchange.Redis.Profiling;

namespace AuthGateway.IntegrationTests.Latency;

/// <summary>
/// Hears what .NET itself tells of HTTP, sockets, name resolution and TLS, and what the Redis client tells of its
/// commands, and says which of it a request did while none of its waits was open: time that no hop would be charged with.
/// </summary>
internal sealed class IoOracle : EventListener, IStartupFilter
{
    private static readonly string[] Sources = ["System.Net.Http", "System.Net.Sockets", "System.Net.NameResolution", "System.Net.Security"];

    // Counters and pool events belong to no request; the frame of a call is told by whoever makes it, before and after
    // all of its I/O (RequestHeadersStart is the first of that).
    private static readonly string[] NoIO = ["EventCounters", "ConnectionEstablished", "ConnectionClosed", "RequestStart", "RequestFailed", "RequestFailedDetailed"];

    private readonly AsyncLocal<HttpContext?> _request = new();
    private readonly ConcurrentQueue<string> _outside = new();
    private int _seen;
    private int _seenOfRedis;

    /// <summary>What happened outside of every open wait.</summary>
    public IReadOnlyCollection<string> Outside => _outside;

    /// <summary>How many events of requests were judged: an oracle that hears nothing agrees with everything.</summary>
    public int Seen => Volatile.Read(ref _seen);

    /// <summary>How many of them were Redis commands.</summary>
    public int SeenOfRedis => Volatile.Read(ref _seenOfRedis);

    /// <summary>Puts the oracle before the gateway's own first step, so that it knows whose event it hears.</summary>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, rest) =>
        {
            _request.Value = context;
            await rest(context);
        });
        next(app);
    };

    /// <summary>For the Redis client: it asks at each command, in the flow of whoever sends it.</summary>
    public ProfilingSession? Profiler()
    {
        if (Judge("a Redis command"))
        {
            Interlocked.Increment(ref _seenOfRedis);
        }

        return null;
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (Sources.Contains(eventSource.Name))
        {
            EnableEvents(eventSource, EventLevel.LogAlways, EventKeywords.All);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The base constructor may call before the fields are there.
        if (_outside is not null && eventData.EventName is { } name && !NoIO.Contains(name))
        {
            Judge($"{eventData.EventSource.Name} {name}");
        }
    }

    private bool Judge(string what)
    {
        // Without a request it is background work; with a closed ledger the request is over.
        if (_request?.Value?.Features.Get<Ledger>() is not { IsOpen: true } ledger)
        {
            return false;
        }

        Interlocked.Increment(ref _seen);

        // The stop of an operation is told by whoever awaited it, a moment after the wait ended; its start cannot be late.
        if (ledger.OpenWaits == 0 && !what.EndsWith("Stop", StringComparison.Ordinal))
        {
            _outside.Enqueue(what);
        }

        return true;
    }
}
