using System.Net;
using AuthGateway.Authorization;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Tests.Authorization.RelationChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Time.Testing;
using static AuthGateway.Tests.Authorization.PolicyUnderTest;

namespace AuthGateway.Tests.Authorization;

/// <summary>What is taken from a request that was canonicalised and routed.</summary>
public sealed class DecisionInputTests
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 3, 29, 0, 59, 0, TimeSpan.Zero));

    private static readonly RoutePolicy NeedsNothing = Compile(new PolicySettings { PrincipalTypes = [PrincipalType.Member] });
    private static readonly RoutePolicy NeedsRequest = Compile(new PolicySettings { Condition = "request.method == 'GET'" });

    [Fact]
    public void What_a_policy_does_not_take_is_not_looked_for()
    {
        // Without a ledger, too, which waiting for a store would need.
        var input = DecisionInput.Of(new DefaultHttpContext(), Member, NeedsNothing, Clock);

        Assert.Equal((Member, null), (input.Caller, input.Request));
    }

    [Fact]
    public void The_path_is_literal_and_its_parameters_are_decoded()
    {
        var request = DecisionInput.Of(Context("/x%3Ay/a%2Bb", ("one", "a%2Bb"), ("two", "a%5B1%5D"), ("three", "100%25"), ("none", null)), Member, NeedsRequest, Clock).Request!;

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
        var request = DecisionInput.Of(context, Member, NeedsRequest, Clock).Request!;

        Assert.Equal((Clock.GetUtcNow(), IPAddress.Parse("198.51.100.7"), "PATCH"), (request.Time, request.ClientAddress, request.Method));
    }

    // The server clears its headers, and a route's values, when it takes the next request of the connection.
    [Fact]
    public void Nothing_is_kept_of_a_request_but_a_copy_of_what_the_policy_lists()
    {
        var policy = Compile(new PolicySettings { Condition = "request.headers['x-tenant'] == 'north'", ConditionHeaders = ["x-tenant", "x-other"] });
        var context = Context("/", ("id", "1"));
        context.Request.Headers["X-Tenant"] = "north";
        context.Request.Headers["X_Tenant"] = "south";
        context.Request.Headers["X-Other"] = "listed, and not read";
        context.Request.Headers.Authorization = "Bearer secret";
        var request = DecisionInput.Of(context, Member, policy, Clock).Request!;
        context.Request.Headers.Clear();
        context.Request.RouteValues.Clear();

        Assert.Equal(["X-Tenant", "X_Tenant"], request.Headers!.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("north", request.Headers["X-Tenant"]);
        Assert.Equal("1", request.PathParameters.Find("id"));
        Assert.Null(DecisionInput.Of(context, Member, NeedsRequest, Clock).Request!.Headers);
    }

    private static RoutePolicy Compile(PolicySettings settings) => new PolicyCompiler(new FakeRelationChecks()).Compile("test", settings);

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
