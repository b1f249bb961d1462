using System.CommandLine;
using System.Globalization;
using AuthGateway.Authorization;
using AuthGateway.Authorization.Decisions.Replay;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Settings;

namespace AuthGateway.Commands;

/// <summary>One run of <c>authgateway decisions replay</c>.</summary>
internal sealed class ReplayRun(DecisionReplay replay, InvocationConfiguration console)
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
                return given is null ? await RefuseAsync(console, $"{problem}") : await RunAsync(settings, given, files, console, cancellation);
            }

            if (!settings.Get<AuthorizationSettings>().Policies.Values.SelectMany(PolicyParts.Stores).Any())
            {
                return await RunAsync(settings, new NoRelations(), files, console, cancellation);
            }

            var relationships = settings.Get<RelationshipSettings>() with { WaitTimeout = Patience };
            await using var session = await RedisSession.OpenAsync(settings, cancellation, services => services
                .AddSingleton(relationships)
                .AddRelationships()
                .AddSingleton<IRelationChecks, StoreRelationChecks>());
            if (session is null)
            {
                await console.Error.WriteLineAsync("Redis does not answer, or none is configured (Redis:Url): decisions that depend on relationships cannot be told. Give --model and --tuples in its place.");
                return await RunAsync(settings, new NoRelations(), files, console, cancellation);
            }

            await session.Services.GetRequiredService<StoreCopies>().StartAsync(cancellation);
            return await RunAsync(settings, session.Services.GetRequiredService<IRelationChecks>(), files, console, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return await RefuseAsync(console, exception.Message);
        }
    }

    private static async Task<int> RunAsync(LoadedSettings settings, IRelationChecks checks, ReplayFiles files, InvocationConfiguration console, CancellationToken cancellation)
    {
        var policies = new RoutePolicies(settings.Get<AuthorizationSettings>(), new PolicyCompiler(checks));
        return await new ReplayRun(new DecisionReplay(policies), console).ReadAsync(files.Lines, cancellation);
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
                    await TellAsync(decision, await replay.ReplayAsync(decision, cancellation));
                    break;
            }
        }

        await _output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{_counts.Different} differ, {_counts.Unclear} cannot be told, {_counts.Same} are the same; {_counts.Outages} outages and {_counts.Repeated} denials that were only counted are not compared."));
        return _counts.Different + _counts.Unclear > 0 ? Differs : 0;
    }

    private async Task TellAsync(LoggedDecision decision, ReplayedDecision now)
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
                await TellAsync(decision, Word(different.Outcome, different.Reason));
                break;
            case ReplayedDecision.Unclear unclear:
                _counts.Unclear++;
                await TellAsync(decision, $"unclear: {unclear.Why}");
                break;
        }
    }

    // What a file says goes to a terminal: no control character of it does (CWE-150).
    private Task TellAsync(LoggedDecision decision, string now) =>
        _output.WriteLineAsync(SettingText.OneLine($"{decision.Id} {decision.Place} {decision.Policy}: {Word(decision.Outcome, decision.Reason)}, now {now}"));

    private static string Word(string outcome, string? reason) => reason is null ? outcome : $"{outcome} ({reason})";
}
