using System.Collections.Concurrent;
using System.Text;
using AuthGateway.Telemetry;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Telemetry;

/// <summary>Nobody waits for the log, its lines are whole, and what it loses is counted.</summary>
public sealed class LineWriterTests
{
    private static readonly byte[] Kilobyte = [.. Enumerable.Repeat((byte)'x', 1023), (byte)'\n'];

    [Fact]
    public async Task Lines_of_many_threads_are_written_whole_and_none_is_missing()
    {
        var output = new Output();
        using (var lines = new LineWriter(() => output))
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
            {
                for (var i = 0; i < 2_000; i++)
                {
                    lines.Write(Encoding.UTF8.GetBytes($"{thread}:{i}:é€😀\n"));
                }
            })));
        }

        var expected = Enumerable.Range(0, 8).SelectMany(thread => Enumerable.Range(0, 2_000).Select(i => $"{thread}:{i}:é€😀"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), output.Lines.Order(StringComparer.Ordinal));
        Assert.All(output.Writes, text => Assert.EndsWith("\n", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_that_comes_alone_is_written_too()
    {
        var output = new Output();
        using var lines = new LineWriter(() => output);

        lines.Write("one\n"u8);
        await Eventually.TrueAsync(() => output.Lines is ["one"]);
        lines.Write("two\n"u8);
        await Eventually.TrueAsync(() => output.Lines is ["one", "two"]);
    }

    [Fact]
    public async Task While_the_output_stalls_nobody_waits_and_what_is_beyond_the_bound_is_lost_and_counted()
    {
        using var gate = new ManualResetEventSlim();
        var output = new Output { Before = gate.Wait };
        const int Written = 20_000;
        long lost;
        using (var lines = new LineWriter(() => output))
        {
            lines.Write("first\n"u8);
            await Eventually.TrueAsync(() => output.IsEntered);
            for (var i = 0; i < Written; i++)
            {
                lines.Write(Kilobyte);
            }

            lost = lines.Lost;
            // 8 MB of them are kept.
            Assert.Equal(Written - (8 * 1024), lost);
            gate.Set();
            await Eventually.TrueAsync(() => output.Lines.Length == 1 + Written - lost);
            lines.Write("later\n"u8);
        }

        Assert.Equal("later", output.Lines[^1]);
    }

    [Fact]
    public async Task An_output_that_fails_loses_its_lines_and_the_next_ones_are_tried_again()
    {
        var fails = true;
        var output = new Output
        {
            Before = () =>
            {
                if (Volatile.Read(ref fails))
                {
                    throw new IOException("No space left on device");
                }
            },
        };
        using var lines = new LineWriter(() => output);

        lines.Write("one\n"u8);
        await Eventually.TrueAsync(() => lines.Lost == 1);
        Volatile.Write(ref fails, false);
        lines.Write("two\n"u8);
        await Eventually.TrueAsync(() => output.Lines is ["two"]);
        Assert.Equal(1, lines.Lost);
    }

    [Fact]
    public void A_line_that_comes_after_the_end_is_lost_and_counted_and_hurts_nobody()
    {
        var output = new Output();
        var lines = new LineWriter(() => output);
        lines.Write("one\n"u8);
        lines.Dispose();

        lines.Write("two\n"u8);

        Assert.Equal(["one"], output.Lines);
        Assert.Equal(1, lines.Lost);
    }

    private sealed class Output : TextWriter
    {
        private readonly ConcurrentQueue<string> _writes = new();

        public Action? Before { get; init; }

        public bool IsEntered { get; private set; }

        public IReadOnlyCollection<string> Writes => _writes;

        public string[] Lines => string.Concat(_writes).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char[] buffer, int index, int count)
        {
            IsEntered = true;
            Before?.Invoke();
            _writes.Enqueue(new string(buffer, index, count));
        }
    }
}
