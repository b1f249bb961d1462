using AuthGateway.Authorization;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.Decisions.Replay;
using AuthGateway.Authorization.Evaluation;
using AuthGateway.Authorization.Evaluation.Recording;
using AuthGateway.Authorization.Evaluation.Stores;
using AuthGateway.Identity;
using AuthGateway.Relations.Evaluation;
using AuthGateway.Telemetry;
using AuthGateway.Tests.Authorization.Decisions;
using EvaluationsAsked = AuthGateway.Tests.Authorization.Evaluation.Decisions;

namespace AuthGateway.Tests.Authorization.Evaluation.Recording;

/// <summary>Evaluations that are recorded, without a gateway around them.</summary>
internal sealed class EvaluationsUnderTest : IAsyncDisposable
{
    /// <summary>The application that asks.</summary>
    public static readonly Principal Shop = PolicyUnderTest.Member with { Type = PrincipalType.Application, Subject = "shop" };

    private readonly AuthorizationSettings _settings;
    private readonly RecorderUnderTest _recorder;

    public EvaluationsUnderTest(DecisionSettings? decisions = null, TelemetrySettings? telemetry = null)
    {
        _settings = new AuthorizationSettings { Decisions = decisions ?? new DecisionSettings() };
        _recorder = new RecorderUnderTest(_settings.Decisions, telemetry: telemetry);
    }

    /// <summary>Decides and records.</summary>
    public async Task<RecordedEvaluation> DecideAsync(EvaluationSettings rules, EvaluationQuestion question, IEvaluationStores store) =>
        await new EvaluationRecorder(EvaluationsAsked.Service(rules), _recorder.Recent, _recorder.Log, _settings, _recorder.Clock)
            .DecideAsync(question, EvaluationsAsked.Session(store), Shop, "authzen-evaluation");

    /// <summary>What an operator gets.</summary>
    public async Task<DecisionExplanation> ExplainAsync(RecordedEvaluation decision) =>
        await _recorder.Explainer.ExplainAsync(decision.Id, CancellationToken.None) ?? throw new InvalidOperationException("The decision is not kept.");

    /// <summary>Its line in the log.</summary>
    public string Line(RecordedEvaluation decision) => _recorder.Line.Write(new DecisionLogEntry.Whole(decision));

    /// <summary>The decision made again from its line alone.</summary>
    public async Task<ReplayedDecision> ReplayAsync(RecordedEvaluation decision, EvaluationSettings rules, IEvaluationStores store)
    {
        var read = DecisionLineReader.Read(Line(decision));
        Assert.True(read is LoggedLine.Evaluation, $"{read}");
        return await new EvaluationReplay(EvaluationsAsked.Service(rules), store, new RelationEngine(new EvaluationLimits(), TimeProvider.System))
            .ReplayAsync(((LoggedLine.Evaluation)read).Decision, CancellationToken.None);
    }

    /// <summary>All lines that were written.</summary>
    public Task<IReadOnlyList<string>> DrainAsync() => _recorder.DrainAsync();

    /// <summary>Begins to write.</summary>
    public Task StartAsync() => _recorder.Log.StartAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => _recorder.DisposeAsync();
}
