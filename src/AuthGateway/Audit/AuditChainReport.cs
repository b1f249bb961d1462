using System.Text;
using System.Text.Json;

namespace AuthGateway.Audit;

/// <summary>What a look at the chains of some lines found.</summary>
/// <param name="Missing">Lines whose numbers are missing between others: lost, or taken out.</param>
/// <param name="Altered">Lines that cannot be read, stand in the wrong order, or are not the ones that their successors name.</param>
internal sealed record AuditChainReport(long Missing, long Altered)
{
    /// <summary>Checks lines, the newest first. What lies before the oldest one and after the newest one it cannot know.</summary>
    public static AuditChainReport Of(IReadOnlyList<string> newestFirst)
    {
        var last = new Dictionary<string, (long Sequence, string Hash)>(StringComparer.Ordinal);
        var (missing, altered) = (0L, 0L);
        foreach (var line in newestFirst.Reverse())
        {
            if (Read(line) is not var (chain, sequence, previous))
            {
                altered++;
                continue;
            }

            if (last.TryGetValue(chain, out var before))
            {
                if (sequence <= before.Sequence || (sequence == before.Sequence + 1 && previous != before.Hash))
                {
                    altered++;
                }

                missing += Math.Max(0, sequence - before.Sequence - 1);
            }

            last[chain] = (sequence, AuditChain.HashOf(Encoding.UTF8.GetBytes(line)));
        }

        return new AuditChainReport(missing, altered);
    }

    /// <summary>Whether it can be a line at all.</summary>
    public static bool IsLine(string text) => Read(text) is not null;

    private static (string Chain, long Sequence, string Previous)? Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            // Versions before the lists had one chain for each process.
            var list = root.TryGetProperty("list", out var word) ? word.GetString() : null;
            return ($"{root.GetProperty("process").GetString()!} {list}", root.GetProperty("seq").GetInt64(), root.GetProperty("prev").GetString()!);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
