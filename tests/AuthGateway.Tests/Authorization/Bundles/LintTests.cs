using static AuthGateway.Tests.Authorization.Bundles.BundleUnderTest;

namespace AuthGateway.Tests.Authorization.Bundles;

/// <summary>What can be proven to be a mistake is told, and nothing else.</summary>
public sealed class LintTests
{
    private const string Model = """, "model": { "store": "01M8FRCPJGJS2D7HKCZJ794F3G", "text": "model\n  schema 1.1\ntype member\n  relations\n    define owner: [member]\n    define friend: [member, member:*]\n    define blocked: [member:*]\n    define reader: owner but not blocked\n" }""";

    [Theory]
    [InlineData("""{ "reads": { "PrincipalTypes": [ "Member" ], "AllOf": [ { "PrincipalTypes": [ "Application" ] } ] } }""", "policy_contradiction")]
    [InlineData("""{ "reads": { "Clients": [ "a" ], "AllOf": [ { "Clients": [ "b" ] } ] } }""", "policy_contradiction")]
    [InlineData("""{ "reads": { "Issuers": [ "https://a" ], "AnyOf": [ { "Issuers": [ "https://b" ] }, { "Issuers": [ "https://c" ] } ] } }""", "policy_contradiction")]
    [InlineData("""{ "reads": { "PrincipalTypes": [ "Member" ], "AnyOf": [ { "Scopes": [ "points" ] }, { "PrincipalTypes": [ "Employee" ] } ] } }""", "policy_contradiction")]
    [InlineData("""{ "reads": { "AnyOf": [ { "Scopes": [ "points" ] }, { "Scopes": [ "points" ], "PrincipalTypes": [ "Member" ] } ] } }""", "part_implied")]
    [InlineData("""{ "reads": { "AnyOf": [ { "Scopes": [ "points" ] }, { "Scopes": [ "points" ] } ] } }""", "part_implied")]
    [InlineData("""{ "reads": { "Condition": "true" } }""", "condition_always_true")]
    [InlineData("""{ "reads": { "Condition": "1 + 1 == 2" } }""", "condition_always_true")]
    [InlineData("""{ "reads": { "Condition": "principal.subject == principal.subject" } }""", "condition_always_true")]
    [InlineData("""{ "reads": { "Condition": "principal.subject == 'a' || true" } }""", "condition_always_true")]
    [InlineData("""{ "reads": { "Condition": "principal.subject == 'a' && false" } }""", "condition_never_true")]
    [InlineData("""{ "reads": { "Condition": "1 / 0 == 1" } }""", "condition_never_true")]
    [InlineData("""{ "reads": { "Scopes": [ "point" ] } }""", "scope_undeclared")]
    [InlineData("""{ "reads": { "AnyOf": [ { "Roles": [ "lead" ] } ] } }""", "role_undeclared")]
    [InlineData("""{ "reads": { "Scopes": [ "points" ] }, "writes": { "Scopes": [ "points" ] } }""", "unused_policy")]
    [InlineData("""{ "reads": { "PrincipalTypes": [ "Member" ], "Condition": "principal.subject == request.path_params.other" } }""", "path_parameter_missing")]
    public void A_policy_that_cannot_be_meant_is_told(string policies, string code) => Assert.Contains(code, Codes(Manifest(policies: policies)));

    [Theory]
    [InlineData("""{ "reads": { "PrincipalTypes": [ "Member", "Employee" ], "Scopes": [ "points" ], "AllOf": [ { "PrincipalTypes": [ "Employee" ] } ] } }""")]
    [InlineData("""{ "reads": { "AnyOf": [ { "PrincipalTypes": [ "Member" ], "Scopes": [ "points" ] }, { "PrincipalTypes": [ "Employee" ] } ] } }""")]
    [InlineData("""{ "reads": { "AnyOf": [ { "AnyScope": [ "points", "more" ] }, { "AnyScope": [ "points" ] } ] } }""")]
    [InlineData("""{ "reads": { "Scopes": [ "points" ], "Condition": "principal.client_id == principal.client_id" } }""")]
    [InlineData("""{ "reads": { "Scopes": [ "points" ], "Condition": "principal.subject == 'a' || principal.type == 'member'" } }""")]
    public void What_may_be_meant_is_not(string policies) => Assert.Empty(Codes(Manifest(policies: policies, scopes: """[ "points", "more" ]""")).Except(["unused_scope"]));

    [Theory]
    [InlineData("/members/{a}", "", "/members/{b}", "", "route_ambiguous")]
    [InlineData("/members/{a}", """, "Methods": [ "GET" ]""", "/members/{b}", """, "Methods": [ "POST", "GET" ]""", "route_ambiguous")]
    [InlineData("/members/X", "", "/members/x", "", "route_ambiguous")]
    public void Routes_between_which_nothing_decides_are_told(string one, string more, string other, string others, string code) =>
        Assert.Contains(code, Codes(Manifest(routes: $$"""{ "a": {{Route(one, more)}}, "b": {{Route(other, others)}} }""")));

    [Theory]
    [InlineData("/members/{a}", """, "Methods": [ "GET" ]""", "/members/{b}", """, "Methods": [ "POST" ]""")]
    [InlineData("/members/{a}", """, "Methods": [ "GET" ]""", "/members/{b}", "")]
    [InlineData("/members/{a:int}", "", "/members/{b}", "")]
    [InlineData("/members/me", "", "/members/{b}", "")]
    [InlineData("/members/{a}", """, "Hosts": [ "a.example" ]""", "/members/{b}", """, "Hosts": [ "b.example" ]""")]
    public void Routes_of_which_one_is_for_something_else_are_not(string one, string more, string other, string others) =>
        Assert.Empty(Codes(Manifest(routes: $$"""{ "a": {{Route(one, more)}}, "b": {{Route(other, others)}} }""")));

    // CWE-400: routing makes 2^n branches of them.
    [Fact]
    public void Paths_that_cross_each_other_at_every_segment_are_refused()
    {
        string Routes(int n, Func<int, int, string> segment) =>
            string.Join(", ", Enumerable.Range(0, n).Select(i => $"\"r{i}\": {Route($"/members/{string.Join('/', Enumerable.Range(0, Math.Min(n, 24)).Select(j => segment(i, j)))}")}"));

        Assert.Contains(Findings(Manifest(routes: $"{{ {Routes(24, (i, j) => i == j ? "x" : $"{{p{j}}}")} }}")), finding => finding is { Code: "route_invalid", Pointer: "/routes" });
        Assert.Empty(Codes(Manifest(routes: $"{{ {Routes(8, (i, j) => i == j ? "x" : $"{{p{j}}}")} }}")));
        Assert.Empty(Codes(Manifest(routes: $"{{ {Routes(60, (i, j) => j == 0 ? $"x{i}" : $"{{p{j}}}")} }}")));
    }

    [Fact]
    public void A_policy_in_another_case_is_not_the_bundles() =>
        Assert.Contains("policy_unknown", Codes(Manifest(routes: $$"""{ "points": {{Route("/members/{memberId}", policy: "READS")}} }""")));

    [Fact]
    public void A_route_that_no_request_reaches_is_told()
    {
        var first = """{ "ClusterId": "legacy", "AuthorizationPolicy": "reads", "Match": { "Path": "/members/{**rest}" } }""";
        var second = """{ "ClusterId": "legacy", "AuthorizationPolicy": "reads", "Order": 1, "Match": { "Path": "/members/{memberId}/points" } }""";

        Assert.Contains(Findings(Manifest(routes: $$"""{ "all": {{first}}, "points": {{second}} }""")), finding => finding is { Code: "route_unreachable", Pointer: "/routes/points" });
    }

    [Fact]
    public void A_wildcard_before_everything_with_a_weak_policy_is_told()
    {
        var weak = """{ "reads": { "PrincipalTypes": [ "Member" ] } }""";

        Assert.Contains("wildcard_path", Codes(Manifest(policies: weak, scopes: "[ ]", routes: $$"""{ "all": {{Route("/members/{**rest}")}} }""")));
        Assert.DoesNotContain("wildcard_path", Codes(Manifest(routes: $$"""{ "all": {{Route("/members/{**rest}")}} }""")));
    }

    [Fact]
    public void A_policy_of_another_bundle_cant_be_named() =>
        Assert.Contains("policy_unknown", Codes(Manifest(routes: $$"""{ "points": {{Route("/members/{memberId}", policy: "orders/reads")}} }""")));

    [Theory]
    [InlineData("owner", "member:{memberId}", "member:{principal.subject}", false)]
    [InlineData("boss", "member:{memberId}", "member:{principal.subject}", true)]
    [InlineData("owner", "account:{memberId}", "member:{principal.subject}", true)]
    [InlineData("owner", "member:{memberId}", "person:{principal.subject}", true)]
    [InlineData("owner", "member:{memberId}", "member:{principal.subject}#boss", true)]
    public void A_question_that_the_model_has_no_words_for_is_told(string relation, string target, string user, bool isWrong)
    {
        var policy = $$"""{ "reads": { "PrincipalTypes": [ "Member" ], "Scopes": [ "points" ], "Relations": [ { "Store": "{{Store}}", "User": "{{user}}", "Relation": "{{relation}}", "Object": "{{target}}" } ] } }""";

        Assert.Equal(isWrong, Codes(Manifest(policies: policy, more: Model)).Contains("relation_unknown", StringComparer.Ordinal));
    }

    [Fact]
    public void A_relation_that_one_tuple_gives_to_everybody_is_told_where_it_opens_something()
    {
        var told = Findings(Manifest(more: Model)).Where(finding => finding.Code == "wildcard_user").ToList();

        Assert.Contains("member#friend", Assert.Single(told).Text, StringComparison.Ordinal);
    }
}
