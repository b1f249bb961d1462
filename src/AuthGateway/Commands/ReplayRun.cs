using System.CommandLine;
using System.Globalization;
using AuthGateway.Authorization;
using AuthGateway.Authorization.Decisions.Replay;
using AuthGateway.Authorization.Evaluation;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Authorization.Evaluation.Stores;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Relations.Evaluation;
using AuthGateway.Settings;

namespace AuthGateway.Commands;

/// <summary>One run of <c>authgateway decisions replay</c>.</summary>
internal sealed class ReplayRun(DecisionReplay replay, EvaluationReplay evaluations, InvocationConfiguration console)
{
    private const int Differs = 1;
    private const int Unusable = 2;

    // A store is read once, and a command has time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TextWriter _output = console.Output;
    private (long Same, long Different, long Unclear, long Outages, long Repeated) _counts;

    /// <summary>Runs it.</summary>
    public static async Task<int> RunAsync(LoadedSettings settings, ReplayFiles files, InvocationConfiguration console, CancellationToken cancellation)
    {
        if (settings.ReportErrors(console.Error))
        {
            return LoadedSettings.ConfigurationExitCode;
        }

        try
        {
            if ((files.Model is null) != (files.Tuples is null))
            {
                return await RefuseAsync(console, "--model and --tuples belong together.");
            }

            if (files.Model is not null)
            {
                var given = ReplayTuples.Read(
                    await File.ReadAllTextAsync(files.Model, cancellation), await File.ReadAllTextAsync(files.Tuples!, cancellation), TimeProvider.System, out var problem);
                return given is null ? await RefuseAsync(console, $"{problem}") : await RunAsync(settings, given, given, files, console, cancellation);
            }

            var (authorization, none) = (settings.Get<AuthorizationSettings>(), new NoRelations());
            if (!authorization.Policies.Values.SelectMany(PolicyParts.Stores).Concat(EvaluationRules.StoresOf(authorization.Evaluation)).Any())
            {
                return await RunAsync(settings, none, none, files, console, cancellation);
            }

            var relationships = settings.Get<RelationshipSettings>() with { WaitTimeout = Patience };
            await using var session = await RedisSession.OpenAsync(settings, cancellation, services => services
                .AddSingleton(relationships)
                .AddRelationships()
                .AddSingleton<IRelationChecks, StoreRelationChecks>()
                .AddSingleton<IEvaluationStores, RelationshipStores>());
            if (session is null)
            {
                await console.Error.WriteLineAsync("Redis does not answer, or none is configured (Redis:Url): decisions that depend on relationships cannot be told. Give --model and --tuples in its place.");
                return await RunAsync(settings, none, none, files, console, cancellation);
            }

            await session.Services.GetRequiredService<StoreCopies>().StartAsync(cancellation);
            return await RunAsync(
                settings, session.Services.GetRequiredService<IRelationChecks>(), session.Services.GetRequiredService<IEvaluationStores>(), files, console, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return await RefuseAsync(console, exception.Message);
        }
    }

    private static async Task<int> RunAsync(
        LoadedSettings settings, IRelationChecks checks, IEvaluationStores stores, ReplayFiles files, InvocationConfiguration console, CancellationToken cancellation)
    {
        var authorization = settings.Get<AuthorizationSettings>();
        var policies = new RoutePolicies(authorization, new PolicyCompiler(checks));
        var rules = new EvaluationService(new EvaluationRules(authorization.Evaluation));
        var evaluations = new EvaluationReplay(rules, stores, new RelationEngine(new EvaluationLimits(), TimeProvider.System));
        return await new ReplayRun(new DecisionReplay(policies), evaluations, console).ReadAsync(files.Lines, cancellation);
    }

    private static async Task<int> RefuseAsync(InvocationConfiguration console, string problem)
    {
        await console.Error.WriteLineAsync(problem);
        return Unusable;
    }

    private async Task<int> ReadAsync(string file, CancellationToken cancellation)
    {
        var number = 0L;
        await foreach (var line in File.ReadLinesAsync(file, cancellation))
        {
            number++;
            switch (DecisionLineReader.Read(line))
            {
                case LoggedLine.Wrong wrong:
                    return await RefuseAsync(console, string.Create(CultureInfo.InvariantCulture, $"Line {number} is no line of the decision log: {wrong.Problem}."));
                case LoggedLine.Repeated repeated:
                    _counts.Repeated += repeated.Count;
                    break;
                case LoggedLine.Whole { Decision: var decision }:
                    await TellAsync(decision.Id, decision.Place, decision.Policy, Word(decision.Outcome, decision.Reason), await replay.ReplayAsync(decision, cancellation));
                    break;
                case LoggedLine.Evaluation { Decision: var decision }:
                    await TellAsync(decision.Id, decision.Place, decision.Rule, Word(decision.Outcome, decision.Reason), await evaluations.ReplayAsync(decision, cancellation));
                    break;
            }
        }

        await _output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{_counts.Different} differ, {_counts.Unclear} cannot be told, {_counts.Same} are the same; {_counts.Outages} outages and {_counts.Repeated} denials that were only counted are not compared."));
        return _counts.Different + _counts.Unclear > 0 ? Differs : 0;
    }

    private async Task TellAsync(string id, string place, string decidedBy, string then, ReplayedDecision now)
    {
        switch (now)
        {
            case ReplayedDecision.Same:
                _counts.Same++;
                break;
            case ReplayedDecision.Outage:
                _counts.Outages++;
                break;
            case ReplayedDecision.Different different:
                _counts.Different++;
                await TellAsync($"{id} {place} {decidedBy}: {then}, now {Word(different.Outcome, different.Reason)}");
                break;
            case ReplayedDecision.Unclear unclear:
                _counts.Unclear++;
                await TellAsync($"{id} {place} {decidedBy}: {then}, now unclear: {unclear.Why}");
                break;
        }
    }

    // What a file says goes to a terminal: no control character of it does (CWE-150).
    private Task TellAsync(string line) => _output.WriteLineAsync(SettingText.OneLine(line));

    private static string Word(string outcome, string? reason) => reason is null ? outcome : $"{outcome} ({reason})";
}
