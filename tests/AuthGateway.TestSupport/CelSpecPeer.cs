namespace AuthGateway.TestSupport;

/// <summary>The published cases of cel-spec, and npm's @bufbuild/cel (tests/peers/cel-spec): somebody else's reading of the language. Needs node and npm.</summary>
public static class CelSpecPeer
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Why it cannot be run here, or null.</summary>
    public static string? SkipReason => OidcProviderProcess.SkipReason;

    /// <summary>The published cases as one JSON document.</summary>
    public static Task<string> ReadCasesAsync() => RunAsync("cases.js");

    /// <summary>What the other implementation makes of expressions.</summary>
    /// <param name="questions">One JSON document: an array of expressions, each with its bindings.</param>
    /// <returns>One JSON document: an array of what came out, in the same order.</returns>
    public static async Task<string> EvaluateAsync(string questions)
    {
        using var folder = new TemporaryFolder("cel");
        var file = folder.File("questions.json");
        await File.WriteAllTextAsync(file, questions);
        return await RunAsync("evaluate.js", file);
    }

    // The answer comes in a file: what a program prints is kept by lines, and not without end.
    private static async Task<string> RunAsync(params string[] arguments)
    {
        var peer = Repository.PathOf("tests", "peers", "cel-spec");
        await NpmPackages.InstallAsync(peer);
        using var folder = new TemporaryFolder("cel");
        var answer = folder.File("answer.json");
        var options = new ChildProcessOptions(Executables.Require("node"), [.. arguments, answer]) { WorkingDirectory = peer };
        var (code, _, errors) = await ChildProcess.RunAsync(options, Patience);
        return code == 0
            ? await File.ReadAllTextAsync(answer)
            : throw new InvalidOperationException($"{arguments[0]} ended with {code}:\n{string.Join('\n', errors)}");
    }
}
