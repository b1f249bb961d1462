using System.Collections.Concurrent;
using System.Text;

namespace AuthGateway.IntegrationTests.Secrets;

/// <summary>All that came out of a gateway, by where, and the secrets in it.</summary>
internal sealed class SecretOutputs
{
    private readonly ConcurrentQueue<(string Where, string Text)> _outputs = new();
    private readonly ConcurrentQueue<Canary> _canaries = new();

    /// <summary>How many outputs there are.</summary>
    public int Count => _outputs.Count;

    /// <summary>Has a secret looked for.</summary>
    public void Watch(Canary canary) => _canaries.Enqueue(canary);

    /// <summary>Takes what came out.</summary>
    public void Take(string where, string text) => _outputs.Enqueue((where, text));

    /// <summary>Takes an answer, head and body.</summary>
    public async Task<int> TakeAsync(string where, HttpResponseMessage response)
    {
        using (response)
        {
            Take($"{where}: {(int)response.StatusCode}", $"{response}\n{await response.Content.ReadAsStringAsync()}");
            return (int)response.StatusCode;
        }
    }

    /// <summary>Which secrets stand where. Never the secret itself: this is a test's message.</summary>
    public IReadOnlyList<string> Found()
    {
        var forms = _canaries.SelectMany(canary => canary.Forms.Select(form => (canary.Name, Form: form)))
            .GroupBy(entry => entry.Form[..Math.Min(8, entry.Form.Length)], StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        var beginnings = forms.GetAlternateLookup<ReadOnlySpan<char>>();
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (where, text) in _outputs)
        {
            for (var at = 0; at + 8 <= text.Length; at++)
            {
                if (beginnings.TryGetValue(text.AsSpan(at, 8), out var candidates))
                {
                    found.UnionWith(candidates.Where(candidate => text.AsSpan(at).StartsWith(candidate.Form, StringComparison.Ordinal)).Select(candidate =>
                        $"{candidate.Name} in {where}: …{Before(text, at)}"));
                }
            }
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }

    private static string Before(string text, int at) =>
        new StringBuilder(text[Math.Max(0, at - 60)..at]).Replace('\n', ' ').ToString();
}
