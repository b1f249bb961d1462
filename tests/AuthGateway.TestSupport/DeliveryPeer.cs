namespace AuthGateway.TestSupport;

/// <summary>Others' checks of workflows and of skaffold's file (tests/peers/delivery). Needs node and npm.</summary>
public static class DeliveryPeer
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Why it can't run here, or null.</summary>
    public static string? SkipReason => OidcProviderProcess.SkipReason;

    /// <summary>What is wrong with a file, a line for each finding; the first time, npm installs the checks.</summary>
    /// <param name="kind">`workflow` or `skaffold`.</param>
    /// <param name="file">Its absolute path.</param>
    /// <exception cref="InvalidOperationException">The check itself failed; the message holds what it said.</exception>
    public static async Task<IReadOnlyList<string>> FindingsAsync(string kind, string file)
    {
        var folder = Repository.PathOf("tests", "peers", "delivery");
        await NpmPackages.InstallAsync(folder);
        var (code, findings, errors) = await ChildProcess.RunAsync(
            new ChildProcessOptions(Executables.Require("node"), "main.js", kind, file) { WorkingDirectory = folder }, Patience);
        return code == (findings.Count == 0 ? 0 : 1)
            ? findings
            : throw new InvalidOperationException($"The check of {file} ended with {code}:\n{string.Join('\n', findings.Concat(errors))}");
    }
}
