using AuthGateway.Authentication;

namespace AuthGateway.Tests.Authentication;

/// <summary>Who holds the places among the calls under way: no one address all of them, and strangers never the last quarter.</summary>
public sealed class SharedCallsTests
{
    private readonly SharedCalls<TaskCompletionSource> _calls = new(mostCalls: 8, mostOfOneAddress: 2);
    private readonly List<TaskCompletionSource> _begun = [];

    [Fact]
    public void One_address_holds_its_part_and_others_find_a_place_CWE_770()
    {
        Assert.Null(Join("a-1", "attacker"));
        Assert.Null(Join("a-2", "attacker"));
        Assert.Equal(CallRefusal.Address, Join("a-3", "attacker"));
        Assert.Null(Join("b-1", "member"));
        _begun[0].SetResult();
        Assert.Null(Join("a-3", "attacker"));
    }

    [Fact]
    public void A_crowd_of_addresses_leaves_a_quarter_to_those_who_are_known()
    {
        for (var i = 0; i < 6; i++)
        {
            Assert.Null(Join($"x-{i}", $"attacker-{i}"));
        }

        Assert.Equal(CallRefusal.Full, Join("x-6", "attacker-6"));
        Assert.Equal(CallRefusal.Full, Join("x-7", network: null));
        Assert.Null(Join("known-1", "attacker-0", isKnown: true));
        Assert.Null(Join("known-2", "attacker-0", isKnown: true));
        Assert.Equal(CallRefusal.Full, Join("known-3", "attacker-0", isKnown: true));
        Assert.Equal(8, _calls.InFlight);
    }

    [Fact]
    public void Who_waits_for_one_call_in_a_crowd_is_bounded_by_address_too()
    {
        for (var i = 0; i < 32; i++)
        {
            Assert.Null(Join("one", "attacker"));
        }

        Assert.Equal(CallRefusal.Address, Join("one", "attacker"));
        Assert.Null(Join("one", "member"));
        Assert.Single(_begun);
        for (var i = 0; i < 32; i++)
        {
            _calls.Leave(new CallOrigin("attacker", IsKnown: false));
        }

        Assert.Null(Join("one", "attacker"));
    }

    [Fact]
    public void Nothing_is_left_of_those_who_left()
    {
        var places = new CallPlaces(most: 100, mostUnknown: 100, mostOfOneAddress: 1);
        for (var i = 0; i < 10_000; i++)
        {
            var origin = new CallOrigin($"address-{i}", IsKnown: false);
            Assert.Null(places.Fault(origin));
            places.Take(origin);
            places.Return(origin);
        }

        Assert.Equal((0, 0), (places.Taken, places.Addresses));
    }

    [Fact]
    public async Task A_call_carries_nothing_of_the_request_that_began_it()
    {
        var local = new AsyncLocal<string> { Value = "the first caller's" };
        var seen = new TaskCompletionSource<string?>();
        var calls = new SharedCalls<Task>(mostCalls: 1, mostOfOneAddress: 1);
        Assert.NotNull(calls.Join(Hash("a"), default, () => Task.Run(() => seen.SetResult(local.Value)), call => call, out _));
        Assert.Null(await seen.Task);
    }

    private CallRefusal? Join(string credential, string? network, bool isKnown = false) =>
        _calls.Join(Hash(credential), new CallOrigin(network, isKnown), Begin, call => call.Task, out var refusal) is null ? refusal : null;

    private TaskCompletionSource Begin()
    {
        _begun.Add(new TaskCompletionSource());
        return _begun[^1];
    }

    private static CredentialHash Hash(string text) => CredentialHash.OfUtf8(text);
}
