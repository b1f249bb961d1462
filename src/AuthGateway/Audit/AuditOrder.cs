using System.Text.Json;

namespace AuthGateway.Audit;

/// <summary>Puts the lists together, for reading.</summary>
internal static class AuditOrder
{
    /// <summary>
    /// The newest lines of two lists by their time, each the newest first. Within a list the order stays as it is, whatever its clock
    /// did: the chain is judged by it.
    /// </summary>
    public static IReadOnlyList<string> Merge(IReadOnlyList<string> one, IReadOnlyList<string> other, int most)
    {
        var merged = new List<string>(Math.Min(most, one.Count + other.Count));
        var (i, j) = (0, 0);
        while (merged.Count < most && (i < one.Count || j < other.Count))
        {
            var takesOne = j == other.Count || (i < one.Count && string.CompareOrdinal(TimeOf(one[i]), TimeOf(other[j])) >= 0);
            merged.Add(takesOne ? one[i++] : other[j++]);
        }

        return merged;
    }

    // All times have one length and one zone, so that their texts sort as they do. What is no line goes first, where it is seen.
    private static string TimeOf(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.GetProperty("time").GetString() ?? "~";
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "~";
        }
    }
}
