using System.Collections.Concurrent;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>What was answered while Redis went through faults, and what should never have been.</summary>
internal sealed class FaultJournal
{
    private readonly ConcurrentDictionary<string, int> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _wrongs = new();

    /// <summary>What was answered, and how often.</summary>
    public string Answers => string.Join(", ", _answers.OrderBy(answer => answer.Key, StringComparer.Ordinal).Select(answer => $"{answer.Key}: {answer.Value}"));

    /// <summary>Promises that were broken.</summary>
    public IReadOnlyCollection<string> Wrongs => _wrongs;

    /// <summary>Counts an answer.</summary>
    public void Note(string answer) => _answers.AddOrUpdate(answer, 1, static (_, count) => count + 1);

    /// <summary>Whether such an answer was given.</summary>
    public bool Has(string answer) => _answers.ContainsKey(answer);

    /// <summary>Notes a broken promise.</summary>
    public void Wrong(string what) => _wrongs.Enqueue(what);
}
