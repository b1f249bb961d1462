using AuthGateway.Pipeline.Places;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AuthGateway.Tests.Pipeline.Places;

/// <summary>Places are never more than there are, and each comes back once.</summary>
public sealed class RequestPlacesTests
{
    [Fact]
    public async Task However_many_ask_at_once_there_are_never_more_places_than_the_bound()
    {
        var counter = new PlaceCounter(7);
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                if (counter.TryTake())
                {
                    InterlockedMax(ref most, counter.Taken);
                    counter.GiveBack();
                }
            }
        })));

        Assert.InRange(most, 1, 7);
        Assert.Equal(0, counter.Taken);
    }

    [Fact]
    public async Task A_stream_gives_its_requests_place_back_and_keeps_a_streams()
    {
        var places = new RequestPlaces(new PlaceBounds(1, 1));
        var stream = Events();
        var place = places.TryTake(stream, out _)!;

        await place.AtHeadersAsync();
        Assert.Equal((0, 1), Taken(places));
        await place.GiveBackAsync();
        await place.GiveBackAsync();
        Assert.Equal((0, 0), Taken(places));
    }

    [Fact]
    public async Task Events_that_find_no_streams_place_keep_their_requests()
    {
        var places = new RequestPlaces(new PlaceBounds(2, 1));
        var (one, two) = (places.TryTake(Events(), out _)!, places.TryTake(Events(), out _)!);
        await one.AtHeadersAsync();
        await two.AtHeadersAsync();

        Assert.Equal((1, 1), Taken(places));
        await one.GiveBackAsync();
        await two.GiveBackAsync();
        Assert.Equal((0, 0), Taken(places));
    }

    [Fact]
    public void A_WebSocket_without_a_streams_place_is_refused_before_it_is_asked_for_upstream()
    {
        var places = new RequestPlaces(new PlaceBounds(5, 1));
        Assert.NotNull(places.TryTake(Upgrade(), out _));
        Assert.Null(places.TryTake(Upgrade(), out var full));

        Assert.Equal(PlaceKind.Stream, full);
        Assert.Equal((1, 1), Taken(places));
    }

    [Theory]
    [InlineData("")]
    [InlineData("h2c")]
    public void What_asks_for_another_upgrade_needs_no_streams_place(string upgrade)
    {
        var places = new RequestPlaces(new PlaceBounds(5, 0));
        var context = Upgrade();
        context.Request.Headers.Upgrade = upgrade;

        Assert.NotNull(places.TryTake(context, out _));
    }

    [Fact]
    public async Task Headers_and_the_end_that_meet_give_each_place_back_once()
    {
        var places = new RequestPlaces(new PlaceBounds(100, 100));
        for (var i = 0; i < 2_000; i++)
        {
            var place = places.TryTake(i % 2 == 0 ? Events() : Upgrade(), out _)!;
            await Task.WhenAll(Task.Run(place.AtHeadersAsync), Task.Run(place.GiveBackAsync));
            Assert.Equal((0, 0), Taken(places));
        }
    }

    private static (int Requests, int Streams) Taken(RequestPlaces places) => (places.Requests.Taken, places.Streams.Taken);

    private static DefaultHttpContext Events() => new() { Response = { ContentType = "text/event-stream" } };

    private static DefaultHttpContext Upgrade()
    {
        var context = new DefaultHttpContext { Response = { StatusCode = StatusCodes.Status101SwitchingProtocols } };
        context.Request.Headers.Upgrade = "WebSocket";
        context.Features.Set<IHttpUpgradeFeature>(new Upgradable());
        return context;
    }

    private static void InterlockedMax(ref int most, int value)
    {
        var seen = Volatile.Read(ref most);
        while (value > seen && Interlocked.CompareExchange(ref most, value, seen) is var now && now != seen)
        {
            seen = now;
        }
    }

    private sealed class Upgradable : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => true;

        public Task<Stream> UpgradeAsync() => throw new NotSupportedException();
    }
}
