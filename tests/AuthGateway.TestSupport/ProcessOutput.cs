using System.Text;

namespace AuthGateway.TestSupport;

/// <summary>The lines that a process wrote, the newest ones kept: a chatty server cannot fill the tests' memory.</summary>
internal sealed class ProcessOutput
{
    private const int MaxLines = 5000;
    private const int MaxLineLength = 16 * 1024;
    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();
    private readonly List<(Predicate<string> Match, TaskCompletionSource<string> Found)> _waiting = [];

    public override string ToString()
    {
        lock (_lock)
        {
            return string.Join('\n', _lines);
        }
    }

    public IReadOnlyList<string> Lines()
    {
        lock (_lock)
        {
            return [.. _lines];
        }
    }

    /// <summary>The first line that matches, of those kept and those to come.</summary>
    public Task<string> LineAsync(Predicate<string> match)
    {
        lock (_lock)
        {
            if (_lines.FirstOrDefault(line => match(line)) is { } line)
            {
                return Task.FromResult(line);
            }

            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((match, found));
            return found.Task;
        }
    }

    /// <summary>Reads until the stream ends. A line that is too long is cut into several.</summary>
    public async Task ReadAsync(StreamReader reader)
    {
        var line = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer)) > 0)
        {
            foreach (var character in buffer.AsMemory(0, read).ToArray())
            {
                if (character != '\n')
                {
                    line.Append(character);
                }

                if (character == '\n' || line.Length >= MaxLineLength)
                {
                    Add(line.ToString().TrimEnd('\r'));
                    line.Clear();
                }
            }
        }

        if (line.Length > 0)
        {
            Add(line.ToString());
        }
    }

    private void Add(string line)
    {
        lock (_lock)
        {
            _lines.Enqueue(line);
            if (_lines.Count > MaxLines)
            {
                _lines.Dequeue();
            }

            foreach (var waiting in _waiting.FindAll(waiting => waiting.Match(line)))
            {
                waiting.Found.TrySetResult(line);
                _waiting.Remove(waiting);
            }
        }
    }
}
