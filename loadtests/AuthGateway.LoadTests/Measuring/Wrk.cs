using System.Globalization;
using System.Text.Json;
using AuthGateway.LoadTests.Scenarios;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Measuring;

/// <summary>Drives a server with wrk, which sends the requests of many members in turn and the next one when the last is answered (closed loop).</summary>
internal sealed class Wrk : IDriver
{
    private const string ResultMark = "RESULT ";
    private const string InTurn = "next = next % #requests + 1";

    // Zipf's law with exponent 1: the chance of rank k goes with 1/k.
    private const string Skewed = "next = math.min(#requests, math.max(1, math.floor((#requests) ^ math.random())))";

    // Each once. What follows the last is a repetition, which is counted.
    private const string Once = "next = next + 1; if next > #requests then next, repeated = 1, repeated + 1 end";
    private readonly string _program;
    private readonly string _script;

    private Wrk(string program, string script)
    {
        _program = program;
        _script = script;
    }

    /// <inheritdoc/>
    public required string Version { get; init; }

    /// <summary>Finds wrk and writes the script that it runs for a scenario.</summary>
    /// <exception cref="LoadTestException">wrk is not installed.</exception>
    public static async Task<Wrk> PrepareAsync(TemporaryFolder folder, Scenario scenario)
    {
        var program = Executables.Find("wrk")
            ?? throw new LoadTestException("wrk is not installed. On Debian and Ubuntu: apt-get install wrk");
        var script = folder.File($"{scenario.Name}.lua");
        var body = folder.File($"{scenario.Name}.body");
        await File.WriteAllTextAsync(body, scenario.Shape.Content ?? "");
        await File.WriteAllTextAsync(script, Script(scenario, body));
        var about = await ChildProcess.RunAsync(new ChildProcessOptions(program, "-v"));
        return new Wrk(program, script) { Version = string.Join(' ', about.Output[0].Split(' ').Take(2)) };
    }

    /// <inheritdoc/>
    public async Task<DriverResult> RunAsync(Drive drive)
    {
        var seconds = drive.Duration.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        var ended = await ChildProcess.RunAsync(
            new ChildProcessOptions(
                _program, "--latency", "-t1", "--timeout", "30s", $"-c{drive.Connections}", $"-d{seconds}s", "-s", _script, drive.Address.AbsoluteUri, "--", drive.Credentials.File, drive.Once ? "once" : "again"),
            drive.Duration + TimeSpan.FromSeconds(60));
        if (ended.ExitCode != 0 || ended.Output.FirstOrDefault(line => line.StartsWith(ResultMark, StringComparison.Ordinal)) is not { } line)
        {
            throw new LoadTestException($"wrk ended with {ended.ExitCode}:\n{string.Join('\n', ended.Output.Concat(ended.Errors))}");
        }

        return Result(line);
    }

    /// <summary>Reads the line that the script of <see cref="PrepareAsync"/> prints at the end.</summary>
    /// <exception cref="LoadTestException">It has other percentiles than were asked for.</exception>
    internal static DriverResult Result(string line)
    {
        var result = JsonSerializer.Deserialize<WrkResult>(line[ResultMark.Length..], JsonSerializerOptions.Web)!;
        return new DriverResult(result.Requests, result.Microseconds, result.Refused, result.Broken, new Latencies(result.Percentiles)) { HasRepeated = result.Repeated > 0 };
    }

    // The requests are made before the start. `done` gives wrk's own figures exactly; what wrk prints is rounded.
    private static string Script(Scenario scenario, string body) => $$"""
        local requests, next, threads = {}, 0, {}
        repeated = 0
        setup = function(thread) threads[#threads + 1] = thread end
        init = function(args)
          local file = io.open("{{body}}")
          local body = file:read("*a")
          file:close()
          for credential in io.lines(args[1]) do
            local headers = { ["Host"] = wrk.headers["Host"]{{Headers(scenario)}} }
            if credential ~= "" then headers["{{scenario.Shape.CredentialHeader}}"] = credential end
            requests[#requests + 1] = wrk.format("{{scenario.Shape.Method}}", "{{scenario.Path}}", headers, body ~= "" and body or nil)
          end
          once = args[2] == "once"
          math.randomseed(1)
        end
        request = function()
          if once then {{Once}} else {{(scenario.Skewed ? Skewed : InTurn)}} end
          return requests[next]
        end
        done = function(summary, latency, rates)
          local e, percentiles = summary.errors, {}
          for i, share in ipairs({ {{string.Join(", ", Latencies.Percentiles.Select(share => share.ToString(CultureInfo.InvariantCulture)))}} }) do
            percentiles[i] = string.format("%d", latency:percentile(share))
          end
          print(string.format('{{ResultMark}}{"requests":%d,"microseconds":%d,"refused":%d,"broken":%d,"repeated":%d,"percentiles":[%s]}',
            summary.requests, summary.duration, e.status, e.connect + e.read + e.write + e.timeout, threads[1]:get("repeated"),
            table.concat(percentiles, ",")))
        end
        """;

    private static string Headers(Scenario scenario)
    {
        var headers = (scenario.Shape.Headers ?? new Dictionary<string, string>()).Select(header => $", [\"{header.Key}\"] = \"{header.Value}\"");
        return string.Concat(headers) + (scenario.Close ? ", [\"Connection\"] = \"close\"" : "");
    }

    private sealed record WrkResult(long Requests, long Microseconds, long Refused, long Broken, long Repeated, IReadOnlyList<long> Percentiles);
}
