namespace AuthGateway.TestSupport;

/// <summary>What to run, and how.</summary>
/// <param name="FileName">The program's full path.</param>
/// <param name="Arguments">Its arguments, passed as they are: no shell reads them.</param>
public sealed record ChildProcessOptions(string FileName, params IReadOnlyList<string> Arguments)
{
    /// <summary>Where the program runs; null: where the tests run.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables that are set for the program, or removed where the value is null.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>
    /// What the kernel sends the program when the test process is gone, even killed. A program with workers of
    /// its own (nginx) must get <see cref="UnixSignal.Terminate"/>: killed, it would leave its workers behind.
    /// Only these two are used; any other counts as Kill.
    /// </summary>
    public UnixSignal ParentDeathSignal { get; init; } = UnixSignal.Kill;
}
