using System.Net;
using AuthGateway.Authorization;
using AuthGateway.Identity;
using AuthGateway.Latency;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Time.Testing;
using static AuthGateway.Tests.Authorization.PolicyUnderTest;

namespace AuthGateway.Tests.Authorization;

/// <summary>What is taken from a request that was canonicalised and routed.</summary>
public sealed class DecisionInputTests
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 3, 29, 0, 59, 0, TimeSpan.Zero));

    [Fact]
    public void What_a_policy_does_not_take_is_not_looked_for()
    {
        // Without a ledger, too, which waiting for a store would need.
        var input = DecisionInput.Of(new DefaultHttpContext(), Member, RequirementNeeds.None, Clock);

        Assert.Equal((Member, null), (input.Caller, input.Request));
    }

    [Fact]
    public void The_path_is_literal_and_its_parameters_are_decoded()
    {
        var request = DecisionInput.Of(Context("/x%3Ay/a%2Bb", ("one", "a%2Bb"), ("two", "a%5B1%5D"), ("three", "100%25"), ("none", null)), Member, RequirementNeeds.Request, Clock).Request!;

        Assert.Equal("/x:y/a+b", request.Path);
        Assert.Equal(("a+b", "a[1]", "100%"), (request.PathParameters.Find("one"), request.PathParameters.Find("two"), request.PathParameters.Find("three")));
        Assert.Null(request.PathParameters.Find("none"));
        Assert.Null(request.PathParameters.Find("ONE"));
    }

    [Fact]
    public void Time_is_the_gateways_clock_and_the_address_the_one_that_the_proxies_vouch_for()
    {
        var context = Context("/");
        context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.1");
        context.SetClientAddress(new ClientAddress(IPAddress.Parse("198.51.100.7")));
        var request = DecisionInput.Of(context, Member, RequirementNeeds.Request, Clock).Request!;

        Assert.Equal((Clock.GetUtcNow(), IPAddress.Parse("198.51.100.7"), "PATCH"), (request.Time, request.ClientAddress, request.Method));
    }

    private static DefaultHttpContext Context(string path, params (string Name, object? Value)[] values)
    {
        using var watch = new StallWatch(TimeProvider.System);
        var context = new DefaultHttpContext();
        context.Features.Set(new LedgerPool(TimeProvider.System, watch).Open());
        context.Request.Method = "PATCH";
        context.Request.Path = new PathString(path);
        context.Request.RouteValues = new RouteValueDictionary(values.Select(value => KeyValuePair.Create(value.Name, value.Value)));
        return context;
    }
}
