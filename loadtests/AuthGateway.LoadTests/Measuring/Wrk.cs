using System.Globalization;
using System.Text.Json;
using AuthGateway.LoadTests.Scenarios;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Measuring;

/// <summary>Drives a server with wrk, which sends the requests of many members in turn.</summary>
internal sealed class Wrk
{
    private const string ResultMark = "RESULT ";
    private const string InTurn = "next = next % #requests + 1";

    // Zipf's law with exponent 1: the chance of rank k goes with 1/k.
    private const string Skewed = "next = math.min(#requests, math.max(1, math.floor((#requests) ^ math.random())))";
    private readonly string _program;
    private readonly string _script;

    private Wrk(string program, string script)
    {
        _program = program;
        _script = script;
    }

    /// <summary>The first line of what wrk says about itself.</summary>
    public required string Version { get; init; }

    /// <summary>Finds wrk and writes the script that it runs for a scenario.</summary>
    /// <exception cref="LoadTestException">wrk is not installed.</exception>
    public static async Task<Wrk> PrepareAsync(TemporaryFolder folder, Scenario scenario, IEnumerable<string> tokens)
    {
        var program = Executables.Find("wrk")
            ?? throw new LoadTestException("wrk is not installed. On Debian and Ubuntu: apt-get install wrk");
        var script = folder.File($"{scenario.Name}.lua");
        var list = folder.File($"{scenario.Name}.tokens");
        await File.WriteAllLinesAsync(list, tokens);
        await File.WriteAllTextAsync(script, Script(scenario, list));
        var about = await ChildProcess.RunAsync(new ChildProcessOptions(program, "-v"));
        return new Wrk(program, script) { Version = string.Join(' ', about.Output[0].Split(' ').Take(2)) };
    }

    /// <summary>Drives a server for a time.</summary>
    /// <exception cref="LoadTestException">An answer was no success, or a connection broke.</exception>
    public async Task<WrkResult> RunAsync(Uri address, TimeSpan duration, int connections)
    {
        var seconds = duration.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        var ended = await ChildProcess.RunAsync(
            new ChildProcessOptions(_program, "--latency", "-t1", "--timeout", "30s", $"-c{connections}", $"-d{seconds}s", "-s", _script, address.AbsoluteUri),
            duration + TimeSpan.FromSeconds(30));
        var all = string.Join('\n', ended.Output.Concat(ended.Errors));
        if (ended.ExitCode != 0 || ended.Output.FirstOrDefault(line => line.StartsWith(ResultMark, StringComparison.Ordinal)) is not { } line)
        {
            throw new LoadTestException($"wrk ended with {ended.ExitCode}:\n{all}");
        }

        var result = JsonSerializer.Deserialize<WrkResult>(line[ResultMark.Length..], JsonSerializerOptions.Web)!;
        return result.Requests > 0 && result.Failures == 0
            ? result
            : throw new LoadTestException($"{address} failed {result.Failures} of {result.Requests} requests:\n{all}");
    }

    // The requests are made before the start. `done` gives wrk's own figures exactly; what wrk prints is rounded.
    private static string Script(Scenario scenario, string tokens) => $$"""
        local requests, next = {}, 0
        init = function(args)
          for token in io.lines("{{tokens}}") do
            requests[#requests + 1] = wrk.format("GET", "{{scenario.Path}}", { ["Host"] = wrk.headers["Host"], ["Authorization"] = "Bearer " .. token{{(scenario.Close ? ", [\"Connection\"] = \"close\"" : "")}} })
          end
          math.randomseed(1)
        end
        request = function()
          {{(scenario.Skewed ? Skewed : InTurn)}}
          return requests[next]
        end
        done = function(summary, latency, rates)
          local e = summary.errors
          print(string.format('{{ResultMark}}{"requests":%d,"microseconds":%d,"failures":%d,"p50":%d,"p99":%d}',
            summary.requests, summary.duration, e.connect + e.read + e.write + e.status + e.timeout,
            latency:percentile(50), latency:percentile(99)))
        end
        """;
}
