using System.Collections.Concurrent;
using System.Text;
using AuthGateway.IntegrationTests.Support;

[assembly: AssemblyFixture(typeof(LogCanary))]

namespace AuthGateway.IntegrationTests.Support;

/// <summary>
/// Reads all that the test run writes to standard output, where the gateways' logs go, and fails the run when any
/// credential that a test used stands in it.
/// </summary>
public sealed class LogCanary : IDisposable
{
    // Shorter texts could stand there by chance.
    private const int ShortestSecret = 12;

    private static readonly ConcurrentDictionary<string, byte> Secrets = new(StringComparer.Ordinal);

    private static volatile Recorder? _current;

    private readonly TextWriter _before = Console.Out;
    private readonly Recorder _recorder;

    public LogCanary()
    {
        _recorder = new Recorder(_before);
        _current = _recorder;
        Console.SetOut(TextWriter.Synchronized(_recorder));
    }

    /// <summary>Has the run fail if this credential, or a token's payload or signature alone, is ever logged.</summary>
    public static void Watch(string credential)
    {
        foreach (var part in credential.Split('.').Append(credential).Where(part => part.Length >= ShortestSecret))
        {
            Secrets.TryAdd(part, 0);
        }
    }

    /// <summary>The watched credentials that stand in a text.</summary>
    /// <remarks>One walk through the text, by the credentials' beginnings: a run watches ten thousands of them over a hundred megabytes of logs.</remarks>
    public static IReadOnlyList<string> FoundIn(string text)
    {
        var byBeginning = Secrets.Keys.GroupBy(secret => secret[..ShortestSecret], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        var beginnings = byBeginning.GetAlternateLookup<ReadOnlySpan<char>>();
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at <= text.Length - ShortestSecret; at++)
        {
            if (beginnings.TryGetValue(text.AsSpan(at, ShortestSecret), out var secrets))
            {
                found.UnionWith(secrets.Where(secret => text.AsSpan(at).StartsWith(secret, StringComparison.Ordinal)));
            }
        }

        return [.. found];
    }

    /// <summary>Every line written so far.</summary>
    public static IReadOnlyList<string> Lines() => _current?.All.Split('\n') ?? [];

    public void Dispose()
    {
        Console.SetOut(_before);
        var found = FoundIn(_recorder.All);
        if (found.Count > 0)
        {
            throw new InvalidOperationException($"{found.Count} of {Secrets.Count} credentials stand in the logs; one begins with {found[0][..4]}.");
        }
    }

    private sealed class Recorder(TextWriter inner) : TextWriter
    {
        private readonly StringBuilder _all = new();

        public override Encoding Encoding => inner.Encoding;

        public string All
        {
            get
            {
                lock (_all)
                {
                    return _all.ToString();
                }
            }
        }

        public override void Write(char value)
        {
            lock (_all)
            {
                _all.Append(value);
            }

            inner.Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            lock (_all)
            {
                _all.Append(buffer, index, count);
            }

            inner.Write(buffer, index, count);
        }

        public override void Write(string? value)
        {
            lock (_all)
            {
                _all.Append(value);
            }

            inner.Write(value);
        }
    }
}
