using Pipelines.Sockets.Unofficial.Arenas;

namespace Pipelines.Sockets.Unofficial.Tests;

public sealed class ArenaTests
{
    private static readonly ArenaOptions TenStrings = new(blockSizeBytes: 10 * IntPtr.Size);

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(5_000)]
    public void A_sequence_across_blocks_holds_what_was_written(int length)
    {
        using var arena = new Arena<string?>(TenStrings);
        arena.Allocate(7);
        var sequence = arena.Allocate(length);
        var i = 0;
        foreach (ref var item in sequence)
        {
            item = Text(i++);
        }

        Assert.Equal(length, i);
        Assert.Equal(length, sequence.Length);
        Assert.Equal(length <= 3, sequence.IsSingleSegment);
        Assert.Equal(Math.Min(3, length), sequence.FirstSpan.Length);
        var expected = Enumerable.Range(0, length).Select(Text).ToArray();
        Assert.Equal(expected, sequence.ToArray((in string? item) => item!));
        Assert.Equal(expected.Select(text => text + "!"), sequence.ToArray((in string? item, in char end) => item + end, '!'));
        var copy = new string[length];
        sequence.Untyped().Cast<string?>().CopyTo(copy, (in string? item) => item!);
        Assert.Equal(expected, copy);
        Assert.All(Enumerable.Range(0, length), index => Assert.Equal(Text(index), sequence[index]));
        var spans = 0;
        foreach (var span in sequence.Spans)
        {
            spans += span.Length;
        }

        Assert.Equal(length, spans);
    }

    [Fact]
    public void Sequences_do_not_overlap()
    {
        using var arena = new Arena<string?>(TenStrings);
        var sequences = Enumerable.Range(1, 40).Select(length => arena.Allocate(length)).ToArray();
        for (var s = 0; s < sequences.Length; s++)
        {
            foreach (ref var item in sequences[s])
            {
                Assert.Null(item);
                item = Text(s);
            }
        }

        for (var s = 0; s < sequences.Length; s++)
        {
            Assert.All(sequences[s].ToArray((in string? item) => item), item => Assert.Equal(Text(s), item));
        }
    }

    [Fact]
    public void After_a_reset_memory_is_used_again_and_empty()
    {
        var blocks = new CountingAllocator();
        using var arena = new Arena<string?>(TenStrings, blocks);
        for (var round = 0; round < 100; round++)
        {
            foreach (ref var item in arena.Allocate(35))
            {
                Assert.Null(item);
                item = "used";
            }

            arena.Reset();
        }

        Assert.InRange(blocks.Allocated, 1, 4);
    }

    [Fact]
    public void A_huge_reply_does_not_pin_its_memory()
    {
        var blocks = new CountingAllocator();
        using var arena = new Arena<string?>(TenStrings, blocks);
        arena.Allocate(100_000);
        for (var i = 0; i < 100; i++)
        {
            arena.Reset();
            arena.Allocate(1);
        }

        Assert.Equal(1, blocks.Allocated - blocks.Freed);
        Assert.Equal(25, arena.Allocate(25).ToArray((in string? item) => item).Length);
    }

    [Fact]
    public void Nothing_and_too_much_are_told_apart_from_something()
    {
        using var arena = new Arena<int>();
        var empty = arena.Allocate(0);

        Assert.True(empty.IsEmpty && empty.IsSingleSegment && empty.FirstSpan.IsEmpty);
        Assert.Empty(empty.ToArray((in int item) => item));
        Assert.True(default(Sequence).Cast<string>().IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => arena.Allocate(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => arena.Allocate(2)[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => arena.Allocate(2)[-1]);
        Assert.Throws<InvalidCastException>(() => arena.Allocate(2).Untyped().Cast<string>());
        Assert.Throws<ArgumentException>(() => arena.Allocate(2).CopyTo(new int[1], (in int item) => item));
        Assert.Throws<InvalidOperationException>(() =>
        {
            var walk = arena.Allocate(1).GetEnumerator();
            walk.GetNext() = 1;
            walk.GetNext() = 2;
        });
    }

    [Fact]
    public void After_disposal_nothing_is_handed_out_and_what_was_stays()
    {
        var arena = new Arena<string?>(TenStrings);
        var sequence = arena.Allocate(12);
        sequence[11] = "still";

        arena.Dispose();
        arena.Reset();

        Assert.Equal("still", sequence[11]);
        Assert.Throws<ObjectDisposedException>(() => arena.Allocate(1));
    }

    private static string Text(int i) => i.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private sealed class CountingAllocator : Allocator<string?>
    {
        public int Allocated { get; private set; }

        public int Freed { get; private set; }

        public override string?[] Allocate(int minimumLength)
        {
            Allocated++;
            return new string?[minimumLength];
        }

        public override void Free(string?[] block) => Freed++;
    }
}
