using System.Diagnostics.Metrics;
using AuthGateway.Authorization;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Identity;
using AuthGateway.Telemetry;
using AuthGateway.Tests.Authorization.RelationChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Authorization.Decisions;

/// <summary>A recorder with its ring and its log, without a gateway around it.</summary>
internal sealed class RecorderUnderTest : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly DecisionLogWriter _writer;
    private long _lost;
    private long _repeated;

    public RecorderUnderTest(DecisionSettings? decisions = null, DecisionLogSettings? log = null, TelemetrySettings? telemetry = null, TimeProvider? clock = null)
    {
        var settings = new AuthorizationSettings { Decisions = decisions ?? new DecisionSettings(), DecisionLog = log ?? new DecisionLogSettings { AllowedRatio = 1 } };
        var (told, time) = (telemetry ?? new TelemetrySettings(), clock ?? Clock);
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            _ = instrument.Name switch
            {
                "authgateway.decision_log.lost" => Interlocked.Add(ref _lost, value),
                "authgateway.decision_log.repeated" => Interlocked.Add(ref _repeated, value),
                _ => 0,
            };
        });
        _listener.Start();
        var metrics = new DecisionLogMetrics(meters);
        Line = new DecisionLine(told, new PrincipalNames(told));
        _writer = new DecisionLogWriter(Sink, Line, metrics, NullLogger<DecisionLogWriter>.Instance, time);
        Log = new DecisionLog(settings, _writer, metrics, time);
        Recent = new RecentDecisions(settings);
        Recorder = new DecisionRecorder(Recent, Log, time);
        Explainer = new DecisionExplainer(Recent, Relations);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 29, 0, 59, 0, TimeSpan.Zero));

    public CapturedSink Sink { get; } = new();

    public DecisionLine Line { get; }

    public DecisionLog Log { get; }

    public RecentDecisions Recent { get; }

    public DecisionRecorder Recorder { get; }

    public DecisionExplainer Explainer { get; }

    public FakeRelationExplainer Relations { get; } = new();

    public long Lost => Interlocked.Read(ref _lost);

    public long Repeated => Interlocked.Read(ref _repeated);

    /// <summary>A policy that asks these relationships.</summary>
    public static RoutePolicy Policy(PolicySettings settings, FakeRelationChecks? checks = null, string name = "test") =>
        new PolicyCompiler(checks ?? new FakeRelationChecks()).Compile(name, settings);

    /// <summary>Decides for the member and the request of <see cref="PolicyUnderTest"/>.</summary>
    public async Task<RecordedDecision> DecideAsync(RoutePolicy policy, Principal? caller = null, RequestFacts? request = null) =>
        await Recorder.DecideAsync(policy, new DecisionInput(caller ?? PolicyUnderTest.Member) { Request = request ?? PolicyUnderTest.Request }, "route");

    /// <summary>Writes what waits and ends the log.</summary>
    public async Task<IReadOnlyList<string>> DrainAsync()
    {
        await Log.StopAsync(CancellationToken.None);
        return Sink.Lines;
    }

    public async ValueTask DisposeAsync()
    {
        Log.Dispose();
        _writer.Dispose();
        _listener.Dispose();
        await _services.DisposeAsync();
    }
}
