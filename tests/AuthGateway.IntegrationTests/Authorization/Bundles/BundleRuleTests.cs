using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AuthGateway.IntegrationTests.Authorization.Evaluation;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Authorization.Bundles;

/// <summary>A team's rules for its resources in a real gateway: they come by the command, answer AuthZEN questions, and change whole.</summary>
public sealed class BundleRuleTests(BundleLandscape landscape) : IClassFixture<BundleLandscape>
{
    [Fact]
    public async Task A_bundles_rules_answer_questions_about_its_types_from_the_moment_that_it_is_in_force()
    {
        await using var gateway = await landscape.StartAsync("ruled", waitUntilReady: true, ("Authorization:Evaluation:AskPolicy", "Authenticated"));
        var token = await gateway.DevelopmentTokenAsync("application", "shop");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, null), await AskAsync(gateway, token));

        await landscape.ApplyAsync("ruled", Manifest("ruled", "user"));
        await Eventually.TrueAsync(async () => await AskAsync(gateway, token) is (HttpStatusCode.OK, true), what: "version one answers");

        await landscape.ApplyAsync("ruled", Manifest("ruled", "robot"));
        await Eventually.TrueAsync(async () => await AskAsync(gateway, token) is (HttpStatusCode.OK, false), what: "version two answers");

        // Who asks why is told by which rule.
        using var denied = await SendAsync(gateway, token);
        gateway.ManagementClient.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Gateway.AdminToken);
        var explained = await gateway.ManagementClient.GetFromJsonAsync<JsonElement>($"/admin/decisions/{Assert.Single(denied.Headers.GetValues("AuthGateway-Decision-Id"))}");
        Assert.Equal(("ruled-doc/view", "subject_type"), (explained.GetProperty("rule").GetString(), explained.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task A_rule_for_a_type_of_somebody_else_is_refused_by_the_command()
    {
        var (code, _, error) = await landscape.RunAsync("greedy", "apply", landscape.Write("greedy.policy.json", Manifest("greedy", "user", "ruled-doc")));

        Assert.Equal(1, code);
        Assert.Contains("resource_type_outside", error, StringComparison.Ordinal);
    }

    private static string Manifest(string name, string subject, string? type = null) =>
        $$"""{ "apiVersion": "authgateway/v1", "namespace": "{{name}}", "resources": { "{{type ?? name + "-doc"}}": { "Actions": { "view": { "SubjectTypes": [ "{{subject}}" ] } } } } }""";

    private static Task<HttpResponseMessage> SendAsync(Gateway gateway, string token) => AuthzenLandscape.SendAsync(
        gateway, "/access/v1/evaluation", "{'subject':{'type':'user','id':'alice'},'action':{'name':'view'},'resource':{'type':'ruled-doc','id':'1'}}", token);

    private static async Task<(HttpStatusCode Status, bool? Decision)> AskAsync(Gateway gateway, string token)
    {
        using var response = await SendAsync(gateway, token);
        return (response.StatusCode, response.IsSuccessStatusCode ? (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("decision").GetBoolean() : null);
    }
}
