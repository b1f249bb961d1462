using System.Collections.Immutable;
using AuthGateway.Identity;

namespace AuthGateway.Tests.Identity;

public sealed class SetTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(1000)]
    public void A_set_has_the_names_that_it_was_given_each_once_and_in_order_and_no_other(int count)
    {
        var names = Enumerable.Range(0, count).Select(i => $"name-{i * 7919 % 1009}").Distinct(StringComparer.Ordinal).ToArray();
        NameSet set = [.. names, .. names];

        Assert.Equal(names.Order(StringComparer.Ordinal), set);
        Assert.Equal(set.Count, set.Distinct(StringComparer.Ordinal).Count());
        Assert.All(names, name => Assert.True(set.Contains(name)));
        Assert.All(names, name => Assert.False(set.Contains(name.ToUpperInvariant())));
        Assert.All(names, name => Assert.False(set.Contains(name + " ")));
        Assert.False(set.Contains(""));
    }

    [Fact]
    public void Sets_are_equal_by_their_names()
    {
        Assert.True(Set("a", "b").SetEquals(Set("b", "a", "b")));
        Assert.False(Set("a", "b").SetEquals(Set("a", "B")));
        Assert.False(Set("a").SetEquals(Set()));
        Assert.True(NameSet.Empty.SetEquals(Set()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(500)]
    public void Claims_are_found_by_their_exact_name(int count)
    {
        var given = Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"claim-{i}", ImmutableArray.Create($"value-{i}"))).Reverse().ToArray();
        var claims = ClaimSet.Of(given);

        Assert.Equal(count, claims.Count);
        Assert.All(given, claim => Assert.Equal(claim.Value, claims[claim.Key]));
        Assert.All(given, claim => Assert.False(claims.ContainsKey(claim.Key.ToUpperInvariant())));
        Assert.False(claims.TryGetValue("", out _));
        Assert.Throws<KeyNotFoundException>(() => claims["claim"]);
        Assert.Equal(claims.Keys.Order(StringComparer.Ordinal), claims.Keys);
    }

    [Fact]
    public void Of_a_claim_that_comes_twice_the_last_counts()
    {
        var claims = ClaimSet.Of([KeyValuePair.Create("a", ImmutableArray.Create("1")), KeyValuePair.Create("b", ImmutableArray.Create("2")), KeyValuePair.Create("a", ImmutableArray.Create("3"))]);
        Assert.Equal(["3"], claims["a"]);
        Assert.Equal(2, claims.Count);
    }

    private static NameSet Set(params string[] names) => [.. names];
}
