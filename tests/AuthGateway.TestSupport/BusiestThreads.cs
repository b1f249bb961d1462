namespace AuthGateway.TestSupport;

/// <summary>What the machine is busy with: for messages about what did not come in time.</summary>
public static class BusiestThreads
{
    private const int Lines = 20;

    /// <summary>The head of `top`, by thread; says so where there is no such program.</summary>
    public static async Task<string> DescribeAsync()
    {
        if (Executables.Find("top") is not { } top)
        {
            return "(no top to look with)";
        }

        var (_, output, _) = await ChildProcess.RunAsync(new ChildProcessOptions(top, "-H", "-b", "-n", "1", "-w", "160"));
        return string.Join('\n', output.Take(Lines));
    }
}
