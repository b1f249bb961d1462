using AuthGateway.Relations.Graph;

namespace AuthGateway.Relations.Tests.Graph;

public sealed class SlotTrieTests
{
    [Fact]
    public void A_trie_holds_what_a_dictionary_holds_after_each_batch()
    {
        var random = new Random(5);
        var (trie, model, before) = (SlotTrie.Empty, new Dictionary<int, object?>(), SlotTrie.Empty);
        var old = new Dictionary<int, object?>();
        for (var round = 0; round < 60; round++)
        {
            (before, old) = (trie, new Dictionary<int, object?>(model));
            int[] slots = [.. Enumerable.Range(0, random.Next(1, 200)).Select(_ => random.Next(1 << random.Next(1, 24))).Distinct().Order()];
            object?[] values = [.. slots.Select(slot => random.Next(4) == 0 ? null : new object())];
            trie = trie.With(slots, values);
            for (var at = 0; at < slots.Length; at++)
            {
                model[slots[at]] = values[at];
            }
        }

        Assert.All(model, pair => Assert.Same(pair.Value, trie.Get(pair.Key)));
        Assert.All(old, pair => Assert.Same(pair.Value, before.Get(pair.Key)));
        Assert.Null(trie.Get(int.MaxValue));
        Assert.Same(trie, trie.With([], []));
    }
}
