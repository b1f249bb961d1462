using AuthGateway.Authorization;
using AuthGateway.Identity;
using AuthGateway.Tests.Authorization.RelationChecks;
using static AuthGateway.Tests.Authorization.PolicyUnderTest;

namespace AuthGateway.Tests.Authorization;

public sealed class RoutePolicyTests
{
    public static TheoryData<string, bool> Policies => new()
    {
        { nameof(PolicySettings.PrincipalTypes), true },
        { nameof(PolicySettings.PrincipalTypes), false },
        { nameof(PolicySettings.Scopes), true },
        { nameof(PolicySettings.Scopes), false },
        { nameof(PolicySettings.AnyScope), true },
        { nameof(PolicySettings.AnyScope), false },
        { nameof(PolicySettings.Roles), true },
        { nameof(PolicySettings.Roles), false },
        { nameof(PolicySettings.AnyRole), true },
        { nameof(PolicySettings.AnyRole), false },
        { nameof(PolicySettings.Claims), true },
        { nameof(PolicySettings.Claims), false },
        { nameof(PolicySettings.Issuers), true },
        { nameof(PolicySettings.Issuers), false },
        { nameof(PolicySettings.Clients), true },
        { nameof(PolicySettings.Clients), false },
        { nameof(PolicySettings.AllOf), true },
        { nameof(PolicySettings.AllOf), false },
        { nameof(PolicySettings.AnyOf), true },
        { nameof(PolicySettings.AnyOf), false },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_demand_alone_decides(string demand, bool met) =>
        Assert.Equal(met, Decide(Demanding(demand, met)) is AuthorizationDecision.Allowed);

    [Theory]
    [MemberData(nameof(Policies))]
    public void All_demands_of_a_policy_must_hold(string demand, bool met)
    {
        var settings = Demanding(demand, met);
        var beside = settings with { AllOf = [.. settings.AllOf, Demanding(nameof(PolicySettings.Scopes), met: true)] };

        Assert.Equal(met, Decide(beside) is AuthorizationDecision.Allowed);
    }

    [Fact]
    public void A_missing_scope_is_named_in_the_challenge()
    {
        var denied = Assert.IsType<AuthorizationDecision.Denied>(Decide(new PolicySettings { Scopes = ["profile", "purchases"] }));

        var problem = denied.For("Bearer");
        Assert.Equal(403, problem.Status);
        Assert.StartsWith("Bearer error=\"insufficient_scope\"", problem.Challenge, StringComparison.Ordinal);
        Assert.Contains("scope=\"profile purchases\"", problem.Challenge, StringComparison.Ordinal);
        Assert.StartsWith("DPoP error=\"insufficient_scope\"", denied.For("DPoP").Challenge, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_may_not_at_all_is_not_told_what_scope_would_help()
    {
        var denied = Assert.IsType<AuthorizationDecision.Denied>(
            Decide(new PolicySettings { PrincipalTypes = [PrincipalType.Employee], Scopes = ["purchases"] }));

        Assert.Null(denied.For("Bearer").Challenge);
    }

    [Fact]
    public void Anonymous_must_be_said_and_stands_alone()
    {
        Assert.True(new PolicyCompiler(new FakeRelationChecks()).Compile("open", new PolicySettings { Anonymous = true }).IsAnonymous);
        Assert.NotEmpty(Errors(new PolicySettings()));
        Assert.NotEmpty(Errors(new PolicySettings { Anonymous = true, Scopes = ["profile"] }));
        Assert.NotEmpty(Errors(new PolicySettings { AnyOf = [new PolicySettings { Anonymous = true }] }));
        Assert.Empty(Errors(new PolicySettings { Anonymous = true }));
    }

    [Fact]
    public void A_claim_that_the_token_lacks_has_no_accepted_value() =>
        Assert.IsType<AuthorizationDecision.Denied>(Decide(new PolicySettings { Claims = [new ClaimSettings { Name = "absent", Values = ["gold"] }] }));

    [Fact]
    public void An_unknown_policy_is_found_by_nobody()
    {
        var policies = new RoutePolicies(new AuthorizationSettings(), new PolicyCompiler(new FakeRelationChecks()));

        Assert.Null(policies.Find("members"));
        Assert.Null(policies.Find("anonymous"));
        Assert.True(policies.Find("Anonymous")!.IsAnonymous);
    }

    private static PolicySettings Demanding(string demand, bool met)
    {
        var profile = new PolicySettings { Scopes = ["profile"] };
        var purchases = new PolicySettings { Scopes = ["purchases"] };
        return demand switch
        {
            nameof(PolicySettings.PrincipalTypes) => new() { PrincipalTypes = [met ? PrincipalType.Member : PrincipalType.Employee] },
            nameof(PolicySettings.Scopes) => new() { Scopes = met ? ["profile", "points"] : ["profile", "purchases"] },
            nameof(PolicySettings.AnyScope) => new() { AnyScope = met ? ["purchases", "points"] : ["purchases"] },
            nameof(PolicySettings.Roles) => new() { Roles = met ? ["gold"] : ["gold", "admin"] },
            nameof(PolicySettings.AnyRole) => new() { AnyRole = met ? ["admin", "gold"] : ["admin"] },
            nameof(PolicySettings.Claims) => new() { Claims = [new ClaimSettings { Name = "tier", Values = [met ? "gold" : "Gold"] }] },
            nameof(PolicySettings.Issuers) => new() { Issuers = [met ? "https://login.example.com" : "https://login.example.com/"] },
            nameof(PolicySettings.Clients) => new() { Clients = [met ? "app" : "other"] },
            nameof(PolicySettings.AllOf) => new() { AllOf = met ? [profile] : [profile, purchases] },
            _ => new() { AnyOf = met ? [purchases, profile] : [purchases] },
        };
    }
}
