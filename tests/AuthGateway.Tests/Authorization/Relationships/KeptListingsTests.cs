using System.Collections.Immutable;
using AuthGateway.Authorization.RelationshipApi;
using AuthGateway.Authorization.Relationships;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Authorization.Relationships;

/// <summary>What is kept between the pages of a listing is bounded, in names and in time.</summary>
public sealed class KeptListingsTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_page_can_be_asked_for_again_until_the_page_behind_the_next_was()
    {
        var kept = Listings(100);
        kept.Keep("one", new ListingRest(Names(10), 2, Previous: null));
        kept.Keep("two", new ListingRest(Names(10), 4, "one"));
        Assert.NotNull(kept.Find("one"));
        kept.Keep("three", new ListingRest(Names(10), 6, "two"));
        Assert.Equal((null, 4, 6), (kept.Find("one"), kept.Find("two")!.Offset, kept.Find("three")!.Offset));
    }

    [Fact]
    public void Beyond_its_bound_the_oldest_goes()
    {
        var kept = Listings(25);
        foreach (var key in new[] { "one", "two", "three" })
        {
            kept.Keep(key, new ListingRest(Names(10), 1, Previous: null));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Null(kept.Find("one"));
        Assert.NotNull(kept.Find("two"));
        Assert.NotNull(kept.Find("three"));
        kept.Keep("too large", new ListingRest(Names(26), 1, Previous: null));
        Assert.Null(kept.Find("too large"));
    }

    [Fact]
    public void Many_short_listings_are_not_kept_without_end()
    {
        var kept = Listings(200_000);
        for (var number = 0; number <= 1000; number++)
        {
            kept.Keep($"{number}", new ListingRest(Names(2), 1, Previous: null));
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Null(kept.Find("0"));
        Assert.NotNull(kept.Find("1"));
        Assert.NotNull(kept.Find("1000"));
    }

    [Fact]
    public void After_a_minute_nothing_is_kept()
    {
        var kept = Listings(100);
        kept.Keep("one", new ListingRest(Names(10), 1, Previous: null));
        _clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Null(kept.Find("one"));
    }

    private KeptListings Listings(int names) => new(new RelationshipSettings { Api = new RelationshipApiSettings { KeptListingNames = names } }, _clock);

    private static ImmutableArray<string> Names(int count) => [.. Enumerable.Range(0, count).Select(number => $"document:{number}")];
}
