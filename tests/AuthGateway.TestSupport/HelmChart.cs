namespace AuthGateway.TestSupport;

/// <summary>The Helm chart, rendered as a cluster would get it.</summary>
public static class HelmChart
{
    /// <summary>Where it lies.</summary>
    public static string Folder { get; } = Repository.PathOf("helm", "authgateway");

    /// <summary>The program, from PATH or the folder that AUTHGATEWAY_TOOLS names; null where there is none.</summary>
    public static string? Helm { get; } = Find();

    /// <summary>Why it cannot be rendered here, or null.</summary>
    public static string? SkipReason { get; } = Helm is null ? "helm is not on PATH, nor in the folder that AUTHGATEWAY_TOOLS names" : null;

    /// <summary>Renders it with more of helm's arguments.</summary>
    /// <exception cref="InvalidOperationException">It does not render; the message is helm's.</exception>
    public static async Task<string> RenderAsync(params IReadOnlyList<string> arguments)
    {
        // Into a file: of what a program says, only the last lines are kept.
        using var folder = new TemporaryFolder("chart");
        var rendered = folder.File("rendered.yaml");
        var (exitCode, _, errors) = await ChildProcess.RunAsync(
            new ChildProcessOptions(
                Executables.Require("bash"), ["-c", "\"$@\" > \"$0\"", rendered, Helm!, "template", "authgateway", Folder, "--namespace", "authgateway", .. arguments]),
            TimeSpan.FromMinutes(2));
        return exitCode == 0 ? await File.ReadAllTextAsync(rendered) : throw new InvalidOperationException(string.Join('\n', errors));
    }

    private static string? Find()
    {
        if (Executables.Find("helm") is { } helm)
        {
            return helm;
        }

        var tools = Environment.GetEnvironmentVariable("AUTHGATEWAY_TOOLS") ?? Repository.PathOf("..", "shared", "tools");
        var path = Path.GetFullPath(Path.Combine(tools, "helm"));
        return File.Exists(path) ? path : null;
    }
}
