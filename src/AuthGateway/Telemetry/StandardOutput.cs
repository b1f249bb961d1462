using System.Text;

namespace AuthGateway.Telemetry;

/// <summary>Standard output, as a server uses it.</summary>
internal static class StandardOutput
{
    private const int Characters = 32 * 1024;

    /// <summary>
    /// Has what is written in one call leave in as few system calls. The console's own writer passes on 256 characters at a time, three or
    /// four calls for each line of the log.
    /// </summary>
    public static void WriteInBlocks() => Console.SetOut(
        new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Characters) { AutoFlush = true });
}
