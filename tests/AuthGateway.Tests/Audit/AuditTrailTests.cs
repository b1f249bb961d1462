using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using AuthGateway.Audit;
using AuthGateway.TestSupport;
using AuthGateway.Tests.Redis;
using AuthGateway.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthGateway.Tests.Audit;

public sealed class AuditTrailTests
{
    [Fact]
    public async Task Every_event_is_a_line_in_order_and_the_chain_holds()
    {
        await using var trail = await Trail.StartAsync(new AuditSettings());
        for (var i = 0; i < 500; i++)
        {
            trail.Record($"t{i}");
        }

        await trail.StopAsync();
        Assert.Equal(500, trail.Sink.Lines.Count);
        Assert.Equal([.. Enumerable.Range(0, 500).Select(i => $"t{i}")], trail.Sink.Lines.Select(line => Json(line).GetProperty("target").GetString()));
        Assert.Equal(new AuditChainReport(0, 0), AuditChainReport.Of([.. trail.Sink.Lines.Reverse()]));
        Assert.All(trail.Sink.Lines, line => Assert.Equal("audit", Json(line).GetProperty("log").GetString()));
    }

    [Fact]
    public async Task A_line_that_was_taken_out_changed_or_moved_is_noticed()
    {
        await using var trail = await Trail.StartAsync(new AuditSettings());
        for (var i = 0; i < 10; i++)
        {
            trail.Record($"t{i}");
        }

        await trail.StopAsync();
        List<string> lines = [.. trail.Sink.Lines.Reverse()];
        Assert.Equal(new AuditChainReport(1, 0), AuditChainReport.Of([.. lines.Where((_, i) => i != 4)]));
        Assert.Equal(new AuditChainReport(0, 1), AuditChainReport.Of([.. lines.Select((line, i) => i == 4 ? line.Replace("t5", "t6", StringComparison.Ordinal) : line)]));
        Assert.NotEqual(new AuditChainReport(0, 0), AuditChainReport.Of([.. lines.Take(3), lines[4], lines[3], .. lines.Skip(5)]));
        Assert.Equal(1, AuditChainReport.Of([.. lines.Take(3), "{}", .. lines.Skip(3)]).Altered);
    }

    [Fact]
    public async Task What_a_caller_chose_can_neither_begin_a_line_of_its_own_nor_be_without_end_CWE_117()
    {
        await using var trail = await Trail.StartAsync(new AuditSettings());
        trail.Trail_.Record(new AuditEvent
        {
            Action = AuditActions.ClientRefused,
            Outcome = AuditOutcome.Refused,
            Actor = "x\r\n{\"log\":\"audit\",\"action\":\"token_issued\"}\u001b[2J\u2028\ud800",
            Subject = new string('s', 100_000),
            Details = Enumerable.Range(0, 1000).ToDictionary(i => $"k{i}", i => new string('v', 10_000)),
        });
        await trail.StopAsync();

        var line = Assert.Single(trail.Sink.Lines);
        Assert.All(line, character => Assert.InRange(character, ' ', '~'));
        Assert.InRange(line.Length, 1, 10_000);
        Assert.Equal("client_refused", Json(line).GetProperty("action").GetString());
    }

    [Fact]
    public async Task A_flood_of_refusals_is_one_line_and_a_number_and_the_chains_hold_CWE_779()
    {
        await using var trail = await Trail.StartAsync(new AuditSettings { RefusalWindow = TimeSpan.FromSeconds(1) });
        trail.Record("before");
        for (var i = 0; i < 5_000; i++)
        {
            trail.Refuse($"2001:db8:1:2::{i:x}", "client-1");
        }

        trail.Refuse("192.0.2.1", "client-1");
        trail.Record("after");
        await Eventually.TrueAsync(() => trail.Sink.Lines.Any(line => Json(line).TryGetProperty("count", out _)));
        await trail.StopAsync();

        List<JsonElement> lines = [.. trail.Sink.Lines.Select(Json)];
        Assert.Equal(["before", "after"], lines.Where(line => Text(line, "list") == "deeds").Select(line => Text(line, "target")));
        var refusals = lines.Where(line => Text(line, "list") == "refusals").ToList();
        // A loaded machine may need more than one window for the flood.
        Assert.InRange(refusals.Count, 3, 50);
        Assert.Equal(5_001, refusals.Sum(line => line.TryGetProperty("count", out var count) ? count.GetInt32() : 1));
        Assert.All(refusals.Where(line => line.TryGetProperty("count", out _)), line => Assert.Equal("2001:db8:1:2::/64", Text(line, "client_address")));
        Assert.Equal(new AuditChainReport(0, 0), AuditChainReport.Of([.. trail.Sink.Lines.Reverse()]));
        Assert.Equal(0, trail.Lost);
    }

    [Fact]
    public async Task What_was_counted_is_written_at_the_end()
    {
        await using var trail = await Trail.StartAsync(new AuditSettings { RefusalWindow = TimeSpan.FromHours(1) });
        for (var i = 0; i < 10; i++)
        {
            trail.Refuse("192.0.2.1", "client-1");
        }

        await trail.StopAsync();
        Assert.Equal(2, trail.Sink.Lines.Count);
        Assert.Equal(9, Json(trail.Sink.Lines.Last()).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_place_that_stands_still_holds_nobody_up_and_what_is_lost_is_counted_and_said()
    {
        await using var trail = await Trail.StartAsync(new AuditSettings { QueueLength = 100 });
        using var release = new ManualResetEventSlim();
        trail.Sink.Before = release.Wait;
        trail.Record("first");
        await Eventually.TrueAsync(() => trail.Sink.Calls == 1);
        for (var i = 0; i < 350; i++)
        {
            trail.Record($"t{i}");
        }

        Assert.Equal(250, trail.Lost);
        release.Set();
        await Eventually.TrueAsync(() => trail.Logs.Has(EventIds.AuditLost));
        trail.Record("last");
        await trail.StopAsync();
        Assert.Equal(102, trail.Sink.Lines.Count);
        // And the record itself shows the hole.
        Assert.Equal(new AuditChainReport(250, 0), AuditChainReport.Of([.. trail.Sink.Lines.Reverse()]));
    }

    [Fact]
    public async Task A_place_that_fails_gets_the_lines_once_it_works_again()
    {
        await using var trail = await Trail.StartAsync(new AuditSettings());
        trail.Sink.Failure = "io_error";
        trail.Record("t1");
        await Eventually.TrueAsync(() => trail.Logs.Has(EventIds.AuditSinkFails));
        trail.Record("t2");
        trail.Sink.Failure = null;
        await Eventually.TrueAsync(() => trail.Sink.Lines.Count == 2);
        await Eventually.TrueAsync(() => trail.Logs.Has(EventIds.AuditSinkWorksAgain));
        Assert.Equal(0, trail.Lost);
    }

    [Fact]
    public async Task At_the_end_what_cannot_be_written_is_said_and_the_process_ends()
    {
        await using var trail = await Trail.StartAsync(new AuditSettings());
        trail.Sink.Failure = "io_error";
        trail.Record("t1");
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await trail.Trail_.StopAsync(patience.Token);
        await Eventually.TrueAsync(() => trail.Logs.Has(EventIds.AuditNotDrained));
        await Eventually.TrueAsync(() => trail.Lost == 1);
    }

    [Fact]
    public async Task The_stream_can_be_a_file_which_may_be_renamed_under_it()
    {
        using var folder = new TemporaryFolder("audit");
        var path = Path.Combine(folder.Path, "audit.jsonl");
        var stream = new AuditStream(new AuditSettings { File = path });
        Assert.Null(await stream.WriteAsync("p", [new AuditLine(1, "{\"a\":1}"), new AuditLine(2, "{\"a\":2}")], CancellationToken.None));
        File.Move(path, path + ".1");
        Assert.Null(await stream.WriteAsync("p", [new AuditLine(3, "{\"a\":3}")], CancellationToken.None));

        Assert.Equal(["{\"a\":1}", "{\"a\":2}"], await File.ReadAllLinesAsync(path + ".1", CancellationToken.None));
        Assert.Equal(["{\"a\":3}"], await File.ReadAllLinesAsync(path, CancellationToken.None));
        folder.Dispose();
        Assert.Equal("io_error", await stream.WriteAsync("p", [new AuditLine(4, "{}")], CancellationToken.None));
    }

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();

    private static JsonElement Json(string line) => JsonDocument.Parse(line).RootElement;

    private sealed class Trail : IAsyncDisposable
    {
        private readonly ServiceProvider _services;
        private readonly MeterListener _listener = new();
        private long _lost;

        private Trail(AuditSettings settings)
        {
            _services = new ServiceCollection()
                .AddLogging(logging => logging.AddProvider(Logs))
                .AddMetrics()
                .AddSingleton(TimeProvider.System)
                .AddSingleton<IAuditSink>(Sink)
                .AddSingleton(settings)
                .AddSingleton<AuditMetrics>()
                .AddSingleton<AuditTrail>()
                .BuildServiceProvider();
            var meters = _services.GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "authgateway.audit.lost" && instrument.Meter.Scope == meters)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _lost, value));
            _listener.Start();
            Trail_ = _services.GetRequiredService<AuditTrail>();
        }

        public MemorySink Sink { get; } = new();

        public CapturedLogs Logs { get; } = new();

        public AuditTrail Trail_ { get; }

        public long Lost => Interlocked.Read(ref _lost);

        public static async Task<Trail> StartAsync(AuditSettings settings)
        {
            var trail = new Trail(settings);
            await trail.Trail_.StartAsync(CancellationToken.None);
            return trail;
        }

        public void Record(string target) => Trail_.Record(new AuditEvent { Action = AuditActions.TokenIssued, Outcome = AuditOutcome.Done, Target = target });

        public void Refuse(string address, string client) => Trail_.Record(new AuditEvent
        {
            Action = AuditActions.ClientRefused,
            Outcome = AuditOutcome.Refused,
            Reason = "wrong_secret",
            Target = client,
            ClientAddress = address,
            ClientNetwork = new AuthGateway.Identity.ClientAddress(System.Net.IPAddress.Parse(address)).Network,
        });

        public Task StopAsync() => Trail_.StopAsync(CancellationToken.None);

        public async ValueTask DisposeAsync()
        {
            using var now = new CancellationTokenSource();
            await now.CancelAsync();
            await Trail_.StopAsync(now.Token);
            _listener.Dispose();
            await _services.DisposeAsync();
        }
    }

    private sealed class MemorySink : IAuditSink
    {
        private int _calls;

        public ConcurrentQueue<string> Lines { get; } = new();

        public Action? Before { get; set; }

        public string? Failure { get; set; }

        public int Calls => Volatile.Read(ref _calls);

        public string Name => "memory";

        public bool IsOn => true;

        public ValueTask<string?> WriteAsync(string process, IReadOnlyList<AuditLine> lines, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _calls);
            Before?.Invoke();
            if (Failure is null)
            {
                foreach (var line in lines)
                {
                    Lines.Enqueue(line.Json);
                }
            }

            return new(Failure);
        }
    }
}
