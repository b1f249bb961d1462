using System.Net;
using AuthGateway.Authorization;
using AuthGateway.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using static AuthGateway.Tests.Authorization.PolicyUnderTest;

namespace AuthGateway.Tests.Authorization.Conditions;

/// <summary>What a condition reads, and that nothing but true opens anything.</summary>
public sealed class ConditionTests
{
    [Theory]
    [InlineData("principal.type == 'member'")]
    [InlineData("principal.issuer == 'https://login.example.com'")]
    [InlineData("principal.subject == request.path_params.memberId")]
    [InlineData("principal.client_id == 'app'")]
    [InlineData("'points' in principal.scopes && !('admin' in principal.scopes)")]
    [InlineData("principal.roles == ['gold']")]
    [InlineData("'gold' in principal.claims.tier && principal.claims['region'][0] == 'north'")]
    [InlineData("principal.acr == 'urn:example:strong'")]
    [InlineData("'otp' in principal.amr")]
    [InlineData("request.time - principal.auth_time <= duration('15m')")]
    [InlineData("!has(principal.actor)")]
    [InlineData("request.method == 'GET'")]
    [InlineData("request.path.startsWith('/members/')")]
    [InlineData("request.path_params['memberId'] == 'member-1'")]
    [InlineData("'memberId' in request.path_params && !('other' in request.path_params)")]
    [InlineData("request.headers['x-tenant'] == 'north' && request.headers['x-tenant'] in principal.claims.region")]
    [InlineData("has(request.headers.accept) == false")]
    [InlineData("request.client_address.in_cidr('10.0.0.0/8')")]
    [InlineData("request.time > timestamp('2026-03-28T00:00:00Z')")]
    public void A_condition_that_is_true_is_met(string condition)
    {
        Assert.Null(Reason(Policy(condition)));
        Assert.Equal("condition", Reason(Policy($"!({condition})")));
    }

    [Theory]
    [InlineData("principal.actor.subject == 'x'", "condition_missing")]
    [InlineData("principal.claims.absent[0] == 'x'", "condition_missing")]
    [InlineData("!('x' in principal.claims.absent)", "condition_missing")]
    [InlineData("request.path_params.absent != 'x'", "condition_missing")]
    [InlineData("request.headers['accept'] != 'x'", "condition_missing")]
    [InlineData("principal.claims.tier[7] != 'x'", "condition_missing")]
    [InlineData("1 / int(principal.claims.tier.size() - 2) != 0", "condition_error")]
    [InlineData("int(principal.subject) != 0", "condition_error")]
    [InlineData("timestamp(principal.subject) < request.time", "condition_error")]
    [InlineData("[1,2,3,4,5,6,7,8,9,10].all(a, [1,2,3,4,5,6,7,8,9,10].all(b, [1,2,3,4,5,6,7,8,9,10].all(c, a + b + c > 0)))", "condition_cost")]
    public void What_fails_is_a_denial_and_so_is_its_negation(string condition, string reason)
    {
        Assert.Equal(reason, Reason(Policy(condition)));
        Assert.Equal(reason, Reason(Policy($"!({condition})")));
    }

    [Theory]
    [InlineData("principal.claims.absent[0] == 'x'")]
    [InlineData("int(principal.subject) == 0")]
    [InlineData("request.headers['x-twice'] == 'a'")]
    public void A_condition_that_fails_opens_nothing_beside_others(string condition)
    {
        var failing = Policy(condition);
        var denying = new PolicySettings { Roles = ["nobody"] };
        var holding = new PolicySettings { Roles = ["gold"] };

        Assert.Equal("any_of", Reason(new PolicySettings { AnyOf = [failing, denying] }));
        Assert.Null(Reason(new PolicySettings { AnyOf = [failing, holding] }));
        Assert.NotNull(Reason(new PolicySettings { AllOf = [holding, failing] }));
    }

    [Fact]
    public async Task Of_a_request_that_nobody_knows_nothing_is_true()
    {
        var policy = new PolicyCompiler(new RelationChecks.FakeRelationChecks()).Compile("test", Policy("request.method != 'DELETE'"));

        Assert.Equal("condition_missing", Reason(await policy.DecideAsync(new DecisionInput(Member))));
    }

    // A caller who sends a header twice would be judged by one of them and served by the other; behind a CGI bridge, another spelling is the same (CWE-444).
    [Theory]
    [InlineData("X-Tenant", new[] { "north", "south" }, null)]
    [InlineData("X-Tenant", new[] { "north", "north" }, null)]
    [InlineData("X-Tenant", new[] { "north" }, "X_Tenant")]
    [InlineData("X-Tenant", new[] { "north" }, "x.tenant")]
    public void A_header_that_came_twice_makes_every_condition_that_names_it_untrue(string name, string[] values, string? other)
    {
        var headers = new HeaderDictionary { [name] = values };
        if (other is not null)
        {
            headers[other] = "south";
        }

        var request = Request with { Headers = headers };
        Assert.Equal("condition_header", Reason(Policy("request.headers['x-tenant'] == 'north'"), request: request));
        Assert.Equal("condition_header", Reason(Policy("!('x-tenant' in request.headers)"), request: request));
        Assert.Null(Reason(Policy("!('accept' in request.headers)"), request: request));
    }

    [Theory]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("10.255.255.255", true)]
    [InlineData("11.0.0.1", false)]
    [InlineData("::ffff:11.0.0.1", false)]
    [InlineData("fd00::1", false)]
    public void An_address_in_IPv6_form_is_the_IPv4_address_that_it_holds(string address, bool isIn)
    {
        var request = Request with { ClientAddress = IPAddress.Parse(address) };

        Assert.Equal(isIn ? null : "condition", Reason(Policy("request.client_address.in_cidr('10.0.0.0/8')"), request: request));
    }

    [Fact]
    public void Without_an_address_no_range_is_met_and_none_is_left() =>
        Assert.Equal("condition_missing", Reason(Policy("!request.client_address.in_cidr('10.0.0.0/8')"), request: Request with { ClientAddress = null }));

    // The clocks went forward in Berlin on 29 March 2026 at 01:00 UTC.
    [Fact]
    public void Time_is_the_gateways_clock_and_hours_are_those_of_the_zone_that_is_named()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 29, 0, 59, 0, TimeSpan.Zero));
        var policy = Policy("request.time.getHours('Europe/Berlin') < 3");

        Assert.Null(Reason(policy, request: Request with { Time = clock.GetUtcNow() }));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("condition", Reason(policy, request: Request with { Time = clock.GetUtcNow() }));
    }

    [Fact]
    public void The_actor_is_the_current_one_alone()
    {
        var caller = Member with { Actors = [new Actor("https://i", "now"), new Actor("https://i", "before")] };

        Assert.Null(Reason(Policy("principal.actor.subject == 'now' && principal.actor.issuer == 'https://i'"), caller));
    }

    [Fact]
    public void A_credential_that_says_nothing_has_no_value_rather_than_an_empty_one()
    {
        var caller = Member with { ClientId = null, AuthenticationContext = null, AuthenticatedAt = null, AuthenticationMethods = [] };

        Assert.Null(Reason(Policy("!has(principal.client_id) && !has(principal.acr) && !has(principal.auth_time) && principal.amr.size() == 0"), caller));
        Assert.Equal("condition_missing", Reason(Policy("principal.client_id != 'evil'"), caller));
    }

    private static PolicySettings Policy(string condition) => new() { Condition = condition, ConditionHeaders = ["x-tenant", "x-twice", "accept"] };
}
