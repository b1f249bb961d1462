using System.Globalization;
using System.Text;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Guides;

/// <summary>Runs a guide's commands in one bash, in an empty folder, with the programs of this build.</summary>
internal static class GuideShell
{
    // A guide starts several programs, one after the other, on a machine that may be busy with other tests.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // What no guide prints: in front of each command's number, and of its exit code.
    private const char Mark = '\u001e';

    /// <summary>Runs all commands, and fails where one prints or ends otherwise than the guide says.</summary>
    public static async Task RunAsync(Guide guide)
    {
        using var folder = new TemporaryFolder("guide");
        var ports = new GuidePorts();
        foreach (var (name, text) in guide.Files)
        {
            await File.WriteAllTextAsync(folder.File(name), ports.In(text));
        }

        await File.WriteAllTextAsync(folder.File("guide.sh"), Script(guide, ports));
        var options = new ChildProcessOptions(Executables.Require("bash"), "guide.sh")
        {
            WorkingDirectory = folder.Path,
            Environment = Variables(ports),
            // So that the shell can end what it started.
            ParentDeathSignal = UnixSignal.Terminate,
        };
        var (_, output, errors) = await ChildProcess.RunAsync(options, Patience);
        var differences = Differences(guide, ports, [.. output, .. errors]).ToList();
        Assert.True(differences.Count == 0, $"{string.Join("\n\n", differences)}\n\n{Logs(folder)}");
    }

    private static IEnumerable<string> Programs =>
    [
        Path.GetDirectoryName(Repository.BuiltAssembly("src/AuthGateway", "authgateway"))!,
        Path.GetDirectoryName(Repository.BuiltAssembly("samples/LegacySystem", "LegacySystem"))!,
        Repository.PathOf("samples"),
    ];

    // The ports that a guide does not name because they are the Development configuration's.
    private static Dictionary<string, string?> Variables(GuidePorts ports) => new(StringComparer.Ordinal)
    {
        ["PATH"] = string.Join(Path.PathSeparator, [.. Programs, Environment.GetEnvironmentVariable("PATH"), "/usr/sbin"]),
        ["DOTNET_ROOT"] = Path.GetDirectoryName(Executables.Dotnet),
        ["AUTHGATEWAY__Hosting__ManagementUrls"] = $"http://localhost:{ports["8081"]}",
        ["AUTHGATEWAY__Development__SampleLegacySystemUrl"] = $"http://127.0.0.1:{ports["8090"]}",
        ["AUTHGATEWAY__ReverseProxy__Clusters__legacy__Destinations__sample__Address"] = $"http://127.0.0.1:{ports["8090"]}/",
        ["AUTHGATEWAY__Authentication__LegacySessions__sample__Url"] = $"http://127.0.0.1:{ports["8090"]}/session",
    };

    private static string Script(Guide guide, GuidePorts ports)
    {
        // Nobody is at the keyboard, and nothing that a guide left running outlives it.
        var script = new StringBuilder("exec < /dev/null 2>&1\ntrap 'kill $(jobs -p) 2> /dev/null; wait' EXIT\n");
        for (var i = 0; i < guide.Commands.Count; i++)
        {
            script.Append(CultureInfo.InvariantCulture, $"printf '\\n{Mark}%d\\n' {i}\n{ports.In(guide.Commands[i].Text)}\nprintf '\\n{Mark}%d\\n' $?\n");
        }

        return script.ToString();
    }

    // All that differs, for a guide is mended as a whole.
    private static IEnumerable<string> Differences(Guide guide, GuidePorts ports, List<string> lines)
    {
        var at = 0;
        for (var i = 0; i < guide.Commands.Count; i++)
        {
            var command = guide.Commands[i];
            var begin = lines.FindIndex(at, line => line == string.Create(CultureInfo.InvariantCulture, $"{Mark}{i}"));
            var end = begin < 0 ? -1 : lines.FindIndex(begin + 1, line => line.StartsWith(Mark));
            if (end < 0)
            {
                yield return $"{guide.Name}:{command.Line}: {command.Text}\nwas not reached or did not end:\n{string.Join('\n', lines.Skip(at))}";
                yield break;
            }

            // The mark stands on a line of its own: what was printed had a line feed at its end, or gets one.
            List<string> printed = [.. lines[(begin + 1)..end].Select(line => line.TrimEnd())];
            while (printed is [.., ""])
            {
                printed.RemoveAt(printed.Count - 1);
            }

            if (lines[end][1..] != "0" || !GuideOutput.Matches([.. command.Output.Select(ports.In)], printed))
            {
                yield return $"{guide.Name}:{command.Line}: {command.Text}\nended with {lines[end][1..]} and printed\n{string.Join('\n', printed)}\nand not\n{string.Join('\n', command.Output)}";
            }

            at = end + 1;
        }
    }

    private static string Logs(TemporaryFolder folder) =>
        string.Concat(Directory.EnumerateFiles(folder.Path, "*.log").Select(file => $"--- {Path.GetFileName(file)}, its end:\n{string.Join('\n', File.ReadLines(file).TakeLast(40))}\n"));
}
