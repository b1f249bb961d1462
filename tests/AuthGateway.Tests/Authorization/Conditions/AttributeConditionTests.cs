using AuthGateway.Authorization;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Tests.Authorization.RelationChecks;
using static AuthGateway.Tests.Authorization.PolicyUnderTest;

namespace AuthGateway.Tests.Authorization.Conditions;

/// <summary>Conditions over what a store says of objects: only true opens, and not to know is no answer.</summary>
public sealed class AttributeConditionTests
{
    private const string Store = "01JDQW8X5N0000000000000001";
    private static readonly AttributeSettings Account = new() { Name = "account", Store = Store, Object = "account:{memberId}" };

    [Theory]
    [InlineData("attributes.account.status == 'open'")]
    [InlineData("attributes.account['status'] in ['open', 'new']")]
    [InlineData("attributes.account.limit >= 250.0 && attributes.account.limit == 250.0")]
    [InlineData("attributes.account.vip == true")]
    [InlineData("'eu' in attributes.account.regions && attributes.account.regions.size() == 2")]
    [InlineData("has(attributes.account.status) && !has(attributes.account.other) && 'vip' in attributes.account")]
    [InlineData("attributes.account.status == 'open' && principal.subject == request.path_params.memberId")]
    public void A_condition_over_attributes_that_is_true_is_met(string condition)
    {
        Assert.Null(Reason(Policy(condition), checks: Known()));
        Assert.NotNull(Reason(Policy($"!({condition})"), checks: Known()));
    }

    [Theory]
    [InlineData("attributes.account.other == 'open'", "condition_missing")]
    [InlineData("!(attributes.account.other == 'open')", "condition_missing")]
    [InlineData("attributes.account.status > 5.0", "condition_error")]
    [InlineData("!(attributes.account.limit == 'open')", null)]
    [InlineData("attributes.account.limit == 'open'", "condition")]
    public void What_is_missing_or_of_another_type_opens_nothing_but_what_is_unequal(string condition, string? reason) =>
        Assert.Equal(reason, Reason(Policy(condition), checks: Known()));

    [Fact]
    public void An_object_without_attributes_has_none_of_them()
    {
        Assert.Equal("condition_missing", Reason(Policy("attributes.account.status != 'closed'")));
        Assert.Null(Reason(Policy("!has(attributes.account.status)")));
    }

    [Theory]
    [InlineData("member-1#owner")]
    [InlineData("*")]
    [InlineData("a:b")]
    public void A_value_that_would_make_another_objects_name_is_denied(string memberId)
    {
        var request = Request with { PathParameters = Parameters(("memberId", memberId)) };
        Assert.Equal("relation_value", Reason(Policy("!has(attributes.account.status)"), request: request, checks: Known()));
    }

    [Fact]
    public void What_the_store_cannot_tell_is_an_outage_and_no_missing_attribute()
    {
        var checks = Known();
        checks.Unknown.Add("account:member-1");
        var decision = Assert.IsType<AuthorizationDecision.Unavailable>(Decide(Policy("!has(attributes.account.status)"), checks: checks));
        Assert.Equal(("relations_stale", 503), (decision.Reason, decision.Problem.Status));
    }

    [Fact]
    public async Task The_condition_waits_for_the_store()
    {
        var arrives = new TaskCompletionSource();
        var checks = Known();
        checks.Until = arrives.Task;
        var decision = new PolicyCompiler(checks).Compile("test", Policy("attributes.account.status == 'open'")).DecideAsync(new DecisionInput(Member) { Request = Request }).AsTask();
        Assert.False(decision.IsCompleted);
        arrives.SetResult();
        Assert.IsType<AuthorizationDecision.Allowed>(await decision);
    }

    [Fact]
    public void What_the_caller_alone_decides_asks_no_store()
    {
        var checks = Known();
        checks.Unknown.Add("account:member-1");
        Assert.Equal("role", Reason(Policy("attributes.account.status == 'open'") with { Roles = ["platinum"] }, checks: checks));
    }

    [Fact]
    public void Two_objects_are_told_apart_by_their_names()
    {
        var checks = Known();
        checks.Attributes["region:north"] = """{"status":"closed"}""";
        var policy = Policy("attributes.account.status == 'open' && attributes.region.status == 'closed'") with
        {
            Attributes = [new AttributeSettings { Name = "region", Store = Store, Object = "region:north" }, Account],
        };
        Assert.Null(Reason(policy, checks: checks));
    }

    [Theory]
    [InlineData("attributes.acount.status == 'open'")]
    [InlineData("attributes == 'open'")]
    [InlineData("attributes.account")]
    [InlineData("attributes.account.vip")]
    public void A_condition_that_reads_what_is_not_listed_is_refused_at_load(string condition) => Assert.NotEmpty(Errors(Policy(condition)));

    [Fact]
    public void Attributes_that_say_nothing_clear_are_refused_at_load()
    {
        const string Condition = "attributes.account.status == 'open'";
        Assert.Empty(Errors(Policy(Condition)));
        Assert.NotEmpty(Errors(Policy(Condition) with { Attributes = [Account, Account] }));
        Assert.NotEmpty(Errors(Policy("") with { Roles = ["gold"] }));
        Assert.NotEmpty(Errors(Policy(Condition) with { Attributes = [Account with { Name = "Account" }] }));
        Assert.NotEmpty(Errors(Policy(Condition) with { Attributes = [Account with { Store = "members" }] }));
        Assert.NotEmpty(Errors(Policy(Condition) with { Attributes = [Account with { Object = "account:{a}-{b}" }] }));
        Assert.NotEmpty(Errors(Policy(Condition) with { Attributes = [Account with { Object = "{type}:1" }] }));

        // Another issuer's subject may have the same name (CWE-639).
        var own = Policy(Condition) with { Attributes = [Account with { Object = "account:{principal.subject}" }] };
        Assert.NotEmpty(Errors(own));
        Assert.Empty(Errors(own with { Issuers = ["https://login.example.com"] }));
    }

    [Fact]
    public void A_policy_names_the_stores_and_path_parameters_that_its_attributes_need()
    {
        var policy = new PolicySettings { AllOf = [Policy("attributes.account.status == 'open'")] };
        Assert.Equal([Store], PolicyParts.Stores(policy));
        Assert.Equal(["memberId"], PolicyParts.PathParameters(policy));
    }

    private static PolicySettings Policy(string condition) => new() { Condition = condition, Attributes = [Account] };

    private static FakeRelationChecks Known() => new() { Attributes = { ["account:member-1"] = """{"limit":250,"regions":["eu","us"],"status":"open","vip":true}""" } };
}
