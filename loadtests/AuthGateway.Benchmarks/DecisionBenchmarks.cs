using System.Diagnostics.Metrics;
using AuthGateway.Authorization;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.Decisions.Replay;
using AuthGateway.Identity;
using AuthGateway.Telemetry;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;

namespace AuthGateway.Benchmarks;

/// <summary>What it costs a request that its decision has a name, is kept and may be logged: the authorization step without it and with it.</summary>
public class DecisionBenchmarks : IDisposable
{
    private const string Route = "points";

    private readonly DefaultHttpContext _context = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Principal _caller = new()
    {
        Type = PrincipalType.Member,
        Issuer = "https://login.example.com",
        Subject = "member-1",
        Scopes = ["profile", "points"],
        IssuedAt = DateTimeOffset.UnixEpoch,
        ExpiresAt = DateTimeOffset.MaxValue,
    };

    private DecisionRecorder _recorder = null!;
    private DecisionLogWriter _writer = null!;
    private DecisionLog _log = null!;
    private RoutePolicy _plain = null!;
    private RoutePolicy _condition = null!;
    private RoutePolicy _denied = null!;

#pragma warning disable VSTHRD002 // The library does not wait for what this returns.
    [GlobalSetup]
    public void Setup() => SetupAsync().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002

    private async Task SetupAsync()
    {
        var settings = new AuthorizationSettings();
        var telemetry = new TelemetrySettings();
        var metrics = new DecisionLogMetrics(_services.GetRequiredService<IMeterFactory>());
        _writer = new DecisionLogWriter(new Nowhere(), new DecisionLine(telemetry, new PrincipalNames(telemetry)), metrics, NullLogger<DecisionLogWriter>.Instance, TimeProvider.System);
        _log = new DecisionLog(settings, _writer, metrics, TimeProvider.System);
        await _log.StartAsync(CancellationToken.None);
        _recorder = new DecisionRecorder(new RecentDecisions(settings), _log, TimeProvider.System);
        var compiler = new PolicyCompiler(new NoRelations());
        var plain = new PolicySettings { PrincipalTypes = [PrincipalType.Member], Scopes = ["profile", "points"] };
        _plain = compiler.Compile("plain", plain);
        _condition = compiler.Compile("condition", plain with { Condition = "principal.subject == request.path_params.memberId" });
        _denied = compiler.Compile("denied", plain with { Roles = ["gold"] });
        using var watch = new AuthGateway.Latency.StallWatch(TimeProvider.System);
        _context.Features.Set(new AuthGateway.Latency.LedgerPool(TimeProvider.System, watch).Open());
        _context.Request.Method = "GET";
        _context.Request.Path = "/members/member-1/profile";
        _context.Request.RouteValues["memberId"] = "member-1";
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _log.Dispose();
        _writer.Dispose();
        _services.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Decided by the caller alone, allowed.</summary>
    [Benchmark(Baseline = true)]
    public bool Caller() => Decide(_plain);

    /// <summary>The same, recorded.</summary>
    [Benchmark]
    public bool CallerRecorded() => Record(_plain);

    /// <summary>With a condition over the path, allowed.</summary>
    [Benchmark]
    public bool Condition() => Decide(_condition);

    /// <summary>The same, recorded.</summary>
    [Benchmark]
    public bool ConditionRecorded() => Record(_condition);

    /// <summary>Denied.</summary>
    [Benchmark]
    public bool Denied() => Decide(_denied);

    /// <summary>The same, recorded and nearly always only counted: a flood.</summary>
    [Benchmark]
    public bool DeniedRecorded() => Record(_denied);

    /// <summary>An id by itself, and its text: what a header on allowed answers would cost besides the header.</summary>
    [Benchmark]
    public string IdAndItsText() => DecisionId.New(TimeProvider.System.GetUtcNow()).ToString();

    private bool Decide(RoutePolicy policy)
    {
        var deciding = policy.DecideAsync(DecisionInput.Of(_context, _caller, policy, TimeProvider.System));
#pragma warning disable VSTHRD002, VSTHRD104 // It has completed: nothing is waited for.
        return deciding.IsCompletedSuccessfully && deciding.Result is AuthorizationDecision.Allowed;
#pragma warning restore VSTHRD002, VSTHRD104
    }

    private bool Record(RoutePolicy policy)
    {
        var deciding = _recorder.DecideAsync(policy, DecisionInput.Of(_context, _caller, policy, TimeProvider.System), Route, _context, DecisionInput.Facts);
#pragma warning disable VSTHRD002, VSTHRD104 // It has completed: nothing is waited for.
        return deciding.IsCompletedSuccessfully && deciding.Result.Decision is AuthorizationDecision.Allowed;
#pragma warning restore VSTHRD002, VSTHRD104
    }

    private sealed class Nowhere : IDecisionSink
    {
        public ValueTask<string?> WriteAsync(string lines, CancellationToken cancellation) => default;
    }
}
