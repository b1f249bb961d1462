using System.CommandLine;
using System.Text.Json;
using AuthGateway.Commands;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Commands;

/// <summary>What a team runs in its pipeline, without Redis.</summary>
public sealed class PolicyCommandTests : IDisposable
{
    private static readonly string Manifest = Repository.PathOf("samples", "authorization", "members.policy.json");
    private static readonly string Tests = Repository.PathOf("samples", "authorization", "members.policy-tests.json");

    private readonly TemporaryFolder _folder = new("policy");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_sample_is_fine_and_passes_its_tests()
    {
        Assert.Equal(0, (await RunAsync("check", Manifest)).Code);
        var (code, output, _) = await RunAsync("test", Manifest, "--tests", Tests, "--min-coverage", "100");
        Assert.True(code == 0, output);
        Assert.Contains("14 of 14 cases passed, coverage 100 %", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_stays_within_what_a_platform_grants_it_and_is_refused_outside()
    {
        var within = Configuration("/members/");
        var outside = Configuration("/orders/");

        Assert.Equal((0, ""), ((await RunAsync("check", Manifest, "--config", within, "--warnings-as-errors")).Code, ""));
        var (code, output, _) = await RunAsync("check", Manifest, "--config", outside, "--output", "json");
        Assert.Equal(1, code);
        using var document = JsonDocument.Parse(output);
        var finding = document.RootElement.GetProperty("findings")[0];
        Assert.Equal(("path_outside", "error", "/routes/points/Match/Path"), (finding.GetProperty("code").GetString(), finding.GetProperty("severity").GetString(), finding.GetProperty("pointer").GetString()));
        Assert.True(finding.GetProperty("line").GetInt32() > 30);
    }

    [Fact]
    public async Task A_case_that_comes_out_otherwise_is_told_with_what_was_decided_and_why()
    {
        var tests = Write("t.json", """
            { "tests": [
              { "name": "wrong outcome", "request": { "path": "/members/1/points" }, "principal": { "type": "member", "subject": "x", "scopes": [ "points" ] }, "expect": "allowed" },
              { "name": "wrong route", "request": { "path": "/members/1/points" }, "expect": { "outcome": "unauthenticated", "route": "members/purchases" } }
            ] }
            """);

        var (code, output, _) = await RunAsync("test", Manifest, "--tests", tests);

        Assert.Equal(1, code);
        Assert.Contains("t.json:2: failed: wrong outcome: expected allowed, was denied (any_of) by route members/points, policy members/reads-points", output, StringComparison.Ordinal);
        Assert.Contains("failed: wrong route", output, StringComparison.Ordinal);
        Assert.Contains("not reached: policy members/adds-purchases", output, StringComparison.Ordinal);
        Assert.Contains("0 of 2 cases passed, coverage 33 %", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cases_say_what_is_true_of_objects()
    {
        const string Store = "01M8FRCPJGJS2D7HKCZJ794F3G";
        var manifest = Write("open.policy.json", $$"""
            {
              "apiVersion": "authgateway/v1",
              "namespace": "members",
              "policies": { "open": { "Condition": "attributes.account.status == 'open'", "Attributes": [ { "Name": "account", "Store": "{{Store}}", "Object": "account:{accountId}" } ] } },
              "routes": { "account": { "ClusterId": "legacy", "AuthorizationPolicy": "open", "Match": { "Path": "/members/{accountId}" } } }
            }
            """);
        const string Caller = """ "principal": { "type": "member", "subject": "x" }, "request": { "path": "/members/1" } """;
        var tests = Write("t.json", $$"""
            { "attributes": [ { "object": "account:1", "store": "{{Store}}", "attributes": { "status": "open" } } ],
              "tests": [
              { "name": "open", {{Caller}}, "expect": "allowed" },
              { "name": "closed", {{Caller}}, "attributes": [ { "object": "account:1", "store": "{{Store}}", "attributes": { "status": "closed" } } ], "expect": { "outcome": "denied", "reason": "condition" } },
              { "name": "elsewhere", "principal": { "type": "member", "subject": "x" }, "request": { "path": "/members/2" }, "expect": { "outcome": "denied", "reason": "condition_missing" } }
            ] }
            """);
        var wrong = Write("w.json", $$"""{ "tests": [ { "name": "wrong", {{Caller}}, "attributes": [ { "object": "account", "attributes": { "a": { } } } ], "expect": "allowed" } ] }""");

        var (code, output, errors) = await RunAsync("test", manifest, "--tests", tests);
        Assert.True(code == 0, output + errors);
        Assert.Equal(2, (await RunAsync("test", manifest, "--tests", wrong)).Code);
    }

    [Fact]
    public async Task A_question_to_the_rules_is_a_case_too()
    {
        const string About = """ "action": { "name": "add-purchase" }, "resource": { "type": "member", "id": "42" } """;
        var tests = Write("t.json", $$"""
            { "tests": [
              { "name": "holder", "evaluation": { "subject": { "type": "member", "id": "anne" }, {{About}} }, "tuples": [ { "user": "member:anne", "relation": "holder", "object": "member:42" } ], "expect": { "outcome": "allowed", "rule": "member/add-purchase" } },
              { "name": "stranger", "evaluation": { "subject": { "type": "member", "id": "bob" }, {{About}} }, "expect": "allowed" },
              { "name": "type", "evaluation": { "subject": { "type": "member", "id": "bob" }, "action": { "name": "x" }, "resource": { "type": "other", "id": "1" } }, "expect": { "outcome": "denied", "reason": "resource_type" } }
            ] }
            """);

        var (code, output, _) = await RunAsync("test", Manifest, "--tests", tests);

        Assert.Equal(1, code);
        Assert.Contains("failed: stranger: expected allowed, was denied (relation) by rule member/add-purchase", output, StringComparison.Ordinal);
        Assert.Contains("not reached: rule member/read-points", output, StringComparison.Ordinal);
        Assert.Contains("2 of 3 cases passed", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "method": "GET", "path": "/members/42/points" }""", "unauthenticated", "no_credential")]
    [InlineData("""{ "path": "/members/../admin" }""", "bad_request", "dot_segment")]
    [InlineData("""{ "path": "/members/%2e%2e/admin" }""", "bad_request", "encoded_dot")]
    [InlineData("""{ "method": "get", "path": "/members/42/points" }""", "bad_request", "invalid_method")]
    [InlineData("""{ "path": "/members/42/points", "host": "a/b" }""", "bad_request", "invalid_host")]
    [InlineData("""{ "path": "/members/42/points?x=%00" }""", "unauthenticated", "no_credential")]
    [InlineData("""{ "path": "/elsewhere" }""", "no_route", null)]
    [InlineData("""{ "path": "/members/4%3A2/points" }""", "unauthenticated", "no_credential")]
    public async Task A_request_is_judged_by_the_gateways_own_steps(string request, string outcome, string? reason)
    {
        var tests = Write("t.json", $$"""{ "tests": [ { "name": "a", "request": {{request}}, "expect": { "outcome": "{{outcome}}"{{(reason is null ? "" : $", \"reason\": \"{reason}\"")}} } } ] }""");

        var (code, output, error) = await RunAsync("test", Manifest, "--tests", tests);

        Assert.True(code == 0, output + error);
    }

    [Theory]
    [InlineData("""{ "tests": [ { "name": "a", "request": { "path": "/x" }, "expect": "fine" } ] }""")]
    [InlineData("""{ "tests": [ { "name": "a", "evaluation": { "subject": { "type": "a" } }, "expect": "denied" } ] }""")]
    [InlineData("""{ "tests": [ { "name": "a", "evaluation": { "subject": { "type": "a", "id": "1" }, "action": { "name": "x" }, "resource": { "type": "b", "id": "1" } }, "expect": "no_route" } ] }""")]
    [InlineData("""{ "tests": [ { "name": "a", "request": { "path": "/x" }, "evaluation": { "subject": { "type": "a", "id": "1" }, "action": { "name": "x" }, "resource": { "type": "b", "id": "1" } }, "expect": "denied" } ] }""")]
    [InlineData("""{ "tests": [ { "name": "a", "request": { "path": "/x", "metod": "GET" }, "expect": "allowed" } ] }""")]
    [InlineData("""{ "tests": [ { "name": "a", "request": { "path": "/x" }, "principal": "nobody", "expect": "allowed" } ] }""")]
    [InlineData("""{ "tests": [ { "name": "a", "request": { "path": "/x" }, "principal": { "type": "robot", "subject": "a" }, "expect": "allowed" } ] }""")]
    [InlineData("""{ "tests": [ ] }""")]
    [InlineData("no JSON")]
    public async Task A_file_of_tests_that_is_wrong_is_unusable(string tests) =>
        Assert.Equal(2, (await RunAsync("test", Manifest, "--tests", Write("t.json", tests))).Code);

    [Fact]
    public async Task A_tuple_that_the_model_does_not_allow_fails_its_case()
    {
        var tests = Write("t.json", """
            { "tests": [ { "name": "a", "request": { "path": "/members/1/points" }, "principal": { "type": "member", "subject": "x" },
              "tuples": [ { "user": "employee:x", "relation": "holder", "object": "member:1" } ], "expect": "denied" } ] }
            """);

        Assert.Equal(1, (await RunAsync("test", Manifest, "--tests", tests)).Code);
    }

    [Fact]
    public async Task A_difference_is_told_by_its_meaning_and_by_the_decisions_that_change()
    {
        var text = await File.ReadAllTextAsync(Manifest, TestContext.Current.CancellationToken);
        Write("members.fga", await File.ReadAllTextAsync(Repository.PathOf("samples", "authorization", "members.fga"), TestContext.Current.CancellationToken));
        var same = Write("same.json", text.Replace("\n", " \n", StringComparison.Ordinal));
        var other = Write("other.json", text.Replace("\"Methods\": [ \"GET\" ]", "\"Methods\": [ \"GET\", \"DELETE\" ]", StringComparison.Ordinal));

        Assert.Equal(0, (await RunAsync("diff", same, "--against", Manifest, "--tests", Tests)).Code);
        var (code, output, _) = await RunAsync("diff", other, "--against", Manifest, "--tests", Tests);
        Assert.Equal(1, code);
        Assert.Contains("~ route points Match:Methods:1: nothing → 'DELETE'", output, StringComparison.Ordinal);
        Assert.Contains("~ decision points are read and not written: no_route → allowed", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../members.fga")]
    public async Task A_model_is_read_from_beside_the_manifest_alone(string file)
    {
        var text = await File.ReadAllTextAsync(Manifest, TestContext.Current.CancellationToken);
        var manifest = Write("m.json", text.Replace("\"members.fga\"", $"\"{file}\"", StringComparison.Ordinal));

        Assert.Equal(1, (await RunAsync("check", manifest)).Code);
    }

    [Fact]
    public async Task A_manifest_that_is_not_there_is_unusable() => Assert.Equal(2, (await RunAsync("check", _folder.File("none.json"))).Code);

    [Fact]
    public async Task The_configurations_own_routes_and_policies_are_checked_without_a_manifest()
    {
        var file = Write("own.json", """
            { "Authorization": { "Policies": { "all": { "Condition": "true" } } },
              "ReverseProxy": {
                "Clusters": { "c": { "Destinations": { "d": { "Address": "http://127.0.0.1:1" } } } },
                "Routes": {
                  "a": { "ClusterId": "c", "AuthorizationPolicy": "all", "Match": { "Path": "/a/{x}" } },
                  "b": { "ClusterId": "c", "AuthorizationPolicy": "all", "Match": { "Path": "/a/{y}" } },
                  "c": { "ClusterId": "c", "AuthorizationPolicy": "Authenticated", "Match": { "Path": "/{**rest}" } } } } }
            """);

        var (code, output, _) = await RunAsync("check", "--config", file);
        Assert.Equal(0, code);
        Assert.All(new[] { "condition_always_true", "route_ambiguous", "wildcard_path" }, finding => Assert.Contains(finding, output, StringComparison.Ordinal));
        Assert.Equal(1, (await RunAsync("check", "--config", file, "--warnings-as-errors")).Code);
    }

    private string Configuration(string path) => Write($"{path.Trim('/')}.json", $$"""
        { "Authorization": { "Bundles": { "Namespaces": { "members": { "Paths": [ "{{path}}" ], "Clusters": [ "legacy" ], "Stores": [ "01M8FRCPJGJS2D7HKCZJ794F3G" ], "ResourceTypes": [ "member" ] } } } } }
        """);

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        return _folder.File(name);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await GatewayCommand.Create(GatewaySettings.Catalogue).Parse(["policy", .. arguments])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
