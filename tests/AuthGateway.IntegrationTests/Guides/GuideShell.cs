using System.Globalization;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Guides;

/// <summary>One bash in a folder of its own, with the programs of this build on its path, to which commands are given one by one.</summary>
internal sealed class GuideShell : IAsyncDisposable
{
    // What no guide prints: in front of each command's exit code.
    private const char Mark = '\u001e';

    // Nobody is at the keyboard, and nothing that a guide left running outlives it.
    private const string Loop = """
        trap 'kill $(jobs -p) 2> /dev/null; wait' EXIT
        while IFS= read -r command; do
          . "./$command" < /dev/null 2>&1
          printf '\n\x1e%s %d\n' "$command" $?
        done
        """;

    // Starting a gateway takes seconds, on a machine that is busy with other tests many of them.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder;
    private readonly ChildProcess _bash;
    private int _commands;
    private int _read;

    private GuideShell(TemporaryFolder folder, ChildProcess bash)
    {
        _folder = folder;
        _bash = bash;
    }

    private static IEnumerable<string?> Programs =>
    [
        Path.GetDirectoryName(Repository.BuiltAssembly("src/AuthGateway", "authgateway")),
        Path.GetDirectoryName(Repository.BuiltAssembly("samples/LegacySystem", "LegacySystem")),
        Repository.PathOf("samples"),
        Environment.GetEnvironmentVariable("PATH"),
        "/usr/sbin",
    ];

    /// <summary>Starts the shell, in a folder with these files.</summary>
    public static async Task<GuideShell> StartAsync(IReadOnlyDictionary<string, string> files, IReadOnlyDictionary<string, string?> variables)
    {
        var folder = new TemporaryFolder("guide");
        foreach (var (name, text) in files)
        {
            await File.WriteAllTextAsync(folder.File(name), text);
        }

        var bash = await ChildProcess.StartAsync(new ChildProcessOptions(Executables.Require("bash"), "-c", Loop)
        {
            WorkingDirectory = folder.Path,
            Environment = new Dictionary<string, string?>(variables, StringComparer.Ordinal)
            {
                ["PATH"] = string.Join(Path.PathSeparator, Programs),
                ["DOTNET_ROOT"] = Path.GetDirectoryName(Executables.Dotnet),
            },
            // So that the shell can end what it started.
            ParentDeathSignal = UnixSignal.Terminate,
        });
        return new GuideShell(folder, bash);
    }

    /// <summary>Runs a command, and answers with its exit code and the lines that it printed, on both of its outputs.</summary>
    public async Task<(string Code, IReadOnlyList<string> Printed)> RunAsync(string text)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"command-{++_commands}");
        await File.WriteAllTextAsync(_folder.File(name), text + '\n');
        await _bash.Input.WriteLineAsync(name);
        await _bash.Input.FlushAsync();
        var end = await _bash.WaitForLineAsync($"{Mark}{name} ", Patience);

        List<string> printed = [.. _bash.OutputLines.Skip(_read).TakeWhile(line => line != end).Select(line => line.TrimEnd())];
        _read += printed.Count + 1;
        // The mark stands on a line of its own: what was printed had a line feed at its end, or got one.
        while (printed is [.., ""])
        {
            printed.RemoveAt(printed.Count - 1);
        }

        return (end[(end.IndexOf(' ', StringComparison.Ordinal) + 1)..], printed);
    }

    /// <summary>The last lines of the logs that the guide's programs wrote.</summary>
    public string Logs() => string.Concat(Directory.EnumerateFiles(_folder.Path, "*.log").Order(StringComparer.Ordinal)
        .Select(file => $"--- {Path.GetFileName(file)}, its end:\n{string.Join('\n', File.ReadLines(file).TakeLast(20))}\n"));

    /// <summary>Ends the shell and what it started.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _bash.Input.Close();
            await _bash.Exited.WaitAsync(Patience);
        }
        finally
        {
            await _bash.DisposeAsync();
            _folder.Dispose();
        }
    }
}
