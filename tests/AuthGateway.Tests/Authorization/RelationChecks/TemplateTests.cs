using AuthGateway.Authorization;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Identity;
using AuthGateway.Relations.Tuples;
using static AuthGateway.Tests.Authorization.PolicyUnderTest;

namespace AuthGateway.Tests.Authorization.RelationChecks;

/// <summary>What may be put into the names of objects and users.</summary>
public sealed class TemplateTests
{
    private const string Store = "01JDQW8X5N0000000000000001";

    private static readonly RelationSettings OwnProfile = new() { Store = Store, User = "member:{principal.subject}", Relation = "owner", Object = "member:{memberId}" };

    [Fact]
    public void A_value_is_put_in_where_it_belongs()
    {
        var checks = new FakeRelationChecks("member:member-1 owner member:member-1");

        Assert.Null(Reason(Policy(OwnProfile), checks: checks));
        Assert.Equal(Store, Assert.Single(checks.Asked).Question.Store);
    }

    // CWE-639 with CWE-943: the caller writes the id, and must not be able to write more than an id. "member:*" would be everybody, "a#owner" the
    // userset of a's owners, "group:x" another object's name to whoever splits at the last colon.
    [Theory]
    [InlineData("*")]
    [InlineData("*@x")]
    [InlineData("@*")]
    [InlineData("a@b#owner")]
    [InlineData("a@group:x")]
    [InlineData("a@b@c d")]
    [InlineData("a#owner")]
    [InlineData("group:x")]
    [InlineData("a*")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("a\u0000b")]
    [InlineData("a\u00A0b")]
    [InlineData("a\u200Bb")]
    [InlineData("a\u202Eb")]
    [InlineData("a%b")]
    [InlineData("")]
    public void A_value_that_is_no_plain_id_is_a_denial_and_asks_nobody(string value)
    {
        var checks = new FakeRelationChecks($"member:member-1 owner member:{value}", $"member:{value} owner member:member-1");

        Assert.Equal("relation_value", Reason(Policy(OwnProfile), request: Request with { PathParameters = Parameters(("memberId", value)) }, checks: checks));
        Assert.Equal("relation_value", Reason(Policy(OwnProfile), Member with { Subject = value }, checks: checks));
        Assert.Empty(checks.Asked);
    }

    // The judged path keeps an encoded reserved character as a triplet. What is behind the gateway decodes it, so what is asked must be the decoded id:
    // of "a%2Bb" and "a+b" one would otherwise slip past a rule about the other.
    [Theory]
    [InlineData("%2A")]
    [InlineData("a%23owner")]
    [InlineData("group%3Ax")]
    [InlineData("a%40b%23owner")]
    [InlineData("a%25b")]
    public void An_encoded_separator_is_the_separator(string spelled) =>
        Assert.Equal("relation_value", Reason(Policy(OwnProfile), request: Request with { PathParameters = Parameters(("memberId", spelled)) }, checks: new FakeRelationChecks()));

    // "@" separates nothing here: the parts of a tuple are kept apart, types and relations have none, and the first colon ends the type.
    [Theory]
    [InlineData("anne@example.com")]
    [InlineData("@")]
    [InlineData("a@b@c")]
    public void An_address_is_an_id_and_nothing_more(string value)
    {
        var checks = new FakeRelationChecks();
        Reason(Policy(OwnProfile), Member with { Subject = value }, Request with { PathParameters = Parameters(("memberId", value)) }, checks);

        Assert.Equal($"member:{value} owner member:{value}", Assert.Single(checks.Asked).Tuple);
        Assert.Equal(new UserReference("member", value, Relation: null), UserReference.Parse($"member:{value}"));
        Assert.Equal(new ObjectReference("member", value), ObjectReference.Parse($"member:{value}"));
        Assert.Null(UserReference.Parse($"member:{value}#owner@x"));
    }

    [Fact]
    public void Both_spellings_of_a_value_are_one_object()
    {
        foreach (var spelled in new[] { "a+b", "a%2Bb" })
        {
            var checks = new FakeRelationChecks();
            Reason(Policy(OwnProfile), request: Request with { PathParameters = Parameters(("memberId", spelled)) }, checks: checks);
            Assert.Equal("member:member-1 owner member:a+b", Assert.Single(checks.Asked).Tuple);
        }
    }

    [Fact]
    public void A_value_that_is_missing_is_a_denial()
    {
        var checks = new FakeRelationChecks();

        Assert.Equal("relation_value", Reason(Policy(OwnProfile), request: Request with { PathParameters = PathParameters.None }, checks: checks));
        Assert.Equal("relation_value", Reason(Policy(OwnProfile with { User = "app:{principal.client_id}" }), Member with { ClientId = null }, checks: checks));
        Assert.Equal("relation_value", Reason(Policy(OwnProfile), request: Request with { PathParameters = Parameters(("memberId", new string('a', 300))) }, checks: checks));
        Assert.Empty(checks.Asked);
    }

    [Fact]
    public void The_callers_kind_tells_equal_subjects_apart()
    {
        var checks = new FakeRelationChecks("member:1000 owner member:member-1");
        var policy = Policy(OwnProfile with { User = "{principal.type}:{principal.subject}" });

        Assert.Null(Reason(policy, Member with { Subject = "1000" }, checks: checks));
        Assert.Equal("relation", Reason(policy, Member with { Subject = "1000", Type = PrincipalType.Employee }, checks: checks));
    }

    [Theory]
    [InlineData("group:{memberId}#member", "group:member-1#member")]
    [InlineData("group:staff#member", "group:staff#member")]
    [InlineData("app:{principal.client_id}", "app:app")]
    [InlineData("card:of-{memberId}-1", "card:of-member-1-1")]
    public void Names_can_be_of_these_forms(string template, string written)
    {
        Assert.Empty(Errors(Policy(OwnProfile with { User = template })));
        Assert.True(NameTemplate.Parse(template, isUser: true, out _)!.TryFill(new DecisionInput(Member) { Request = Request }, out var name));
        Assert.Equal(written, name);
    }

    [Theory]
    [InlineData("member")]
    [InlineData("member:")]
    [InlineData(":x")]
    [InlineData("member:*")]
    [InlineData("member:x:y")]
    [InlineData("{type}:{memberId}")]
    [InlineData("{principal.subject}:x")]
    [InlineData("member:{memberId}{order}")]
    [InlineData("member:{memberId}-{order}")]
    [InlineData("member:{}")]
    [InlineData("member:{principal.roles}")]
    [InlineData("member:{memberId")]
    [InlineData("member:memberId}")]
    [InlineData("member:{{memberId}}")]
    [InlineData("group:x#{relation}")]
    [InlineData("mem ber:x")]
    public void What_a_request_could_bend_is_refused_at_start(string template)
    {
        Assert.NotEmpty(Errors(Policy(OwnProfile with { User = template })));
        Assert.NotEmpty(Errors(Policy(OwnProfile with { Object = template })));
    }

    [Fact]
    public void An_object_is_no_userset() => Assert.NotEmpty(Errors(Policy(OwnProfile with { Object = "group:{memberId}#member" })));

    [Theory]
    [InlineData("{relation}")]
    [InlineData("a b")]
    [InlineData("a#b")]
    [InlineData("")]
    public void A_relation_is_fixed(string relation) => Assert.NotEmpty(Errors(Policy(OwnProfile with { Relation = relation })));

    [Theory]
    [InlineData("")]
    [InlineData("mine")]
    [InlineData("01jdqw8x5n0000000000000001")]
    public void A_store_is_named_by_its_id(string store) => Assert.NotEmpty(Errors(Policy(OwnProfile with { Store = store })));

    // Two issuers may both have a subject "1000" (CWE-639).
    [Fact]
    public void A_policy_that_speaks_of_a_subject_says_of_whose()
    {
        var bare = new PolicySettings { Relations = [OwnProfile] };
        Assert.Contains("P:Relations:0:User ", Assert.Single(Errors(bare)), StringComparison.Ordinal);
        Assert.Single(Errors(bare with { PrincipalTypes = [PrincipalType.Member, PrincipalType.Employee] }));
        Assert.Single(Errors(new PolicySettings { AnyOf = [bare, new PolicySettings { PrincipalTypes = [PrincipalType.Employee] }] }));

        Assert.Empty(Errors(bare with { PrincipalTypes = [PrincipalType.Member] }));
        Assert.Empty(Errors(bare with { Issuers = ["https://login.example.com"] }));
        Assert.Empty(Errors(bare with { AllOf = [new PolicySettings { PrincipalTypes = [PrincipalType.Member] }] }));
        Assert.Empty(Errors(new PolicySettings { PrincipalTypes = [PrincipalType.Member], AnyOf = [bare] }));
        Assert.Empty(Errors(new PolicySettings { Relations = [OwnProfile with { User = "{principal.type}:{principal.subject}" }] }));
    }

    private static PolicySettings Policy(RelationSettings relation) => new() { Issuers = [Member.Issuer], Relations = [relation] };
}
