using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>What broke a rule, and what was counted.</summary>
internal sealed class Findings
{
    private const int Enough = 20;
    private const int Shown = 3000;

    private readonly ConcurrentQueue<string> _broken = new();
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Whether nothing more need be looked for.</summary>
    public bool AreEnough => _broken.Count >= Enough;

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<string> Broken => _broken;

    /// <summary>A rule was broken.</summary>
    public void Add(string rule, string bytes) => _broken.Enqueue($"{rule}\n    {Show(bytes)}");

    /// <summary>Counts something.</summary>
    public void Count(string what) => _counts.AddOrUpdate(what, 1, (_, count) => count + 1);

    /// <summary>How often it was counted.</summary>
    public long Counted(string what) => _counts.GetValueOrDefault(what);

    /// <summary>The counts in a line.</summary>
    public override string ToString() =>
        string.Join(", ", _counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key} {count.Value}")));

    private static string Show(string bytes)
    {
        var text = new StringBuilder();
        foreach (var c in bytes.Length > Shown ? bytes[..Shown] : bytes)
        {
            _ = c switch
            {
                '\r' => text.Append("\\r"),
                '\n' => text.Append("\\n"),
                >= ' ' and <= '~' => text.Append(c),
                _ => text.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
            };
        }

        return text.ToString();
    }
}
