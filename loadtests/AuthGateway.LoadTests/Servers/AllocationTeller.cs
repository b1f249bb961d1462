namespace AuthGateway.LoadTests.Servers;

/// <summary>Answers on standard output what the process has allocated so far, whenever a line asks for it on standard input.</summary>
/// <remarks>Not over HTTP: a second route would be one that plain YARP does not have.</remarks>
internal static class AllocationTeller
{
    /// <summary>How a question begins; a name of the asker's own follows.</summary>
    public const string Question = "allocated ";

    /// <summary>Answers until its input ends.</summary>
    public static void Start()
    {
        // Console.In has no reading that does not block.
        var thread = new Thread(Tell) { IsBackground = true, Name = "allocation teller" };
        thread.Start();
    }

    /// <summary>What stands before the number in the answer to a question.</summary>
    public static string AnswerTo(string question) => $"{question}: ";

    private static void Tell()
    {
        while (Console.In.ReadLine() is { } line)
        {
            if (line.StartsWith(Question, StringComparison.Ordinal))
            {
                Console.WriteLine($"{AnswerTo(line)}{GC.GetTotalAllocatedBytes()}");
            }
        }
    }
}
