using System.Net;
using System.Text.Json;

namespace AuthGateway.IntegrationTests.Authorization.Evaluation;

/// <summary>The certification scenario of AuthZEN 1.0 (openid/authzen, certification), its requests against the sample's configuration.</summary>
public sealed class CertificationTests(AuthzenLandscape landscape) : IClassFixture<AuthzenLandscape>
{
    private const string Alice = "'subject':{'type':'user','id':'alice'}";
    private const string Bob = "'subject':{'type':'user','id':'bob'}";
    private const string Admin = "'subject':{'type':'user','id':'bob','properties':{'role':'admin'}}";
    private const string One = "'resource':{'type':'record','id':'record-1'}";
    private const string Archived = "'resource':{'type':'record','id':'record-2','properties':{'status':'archived'}}";

    [Fact]
    public async Task Each_level_of_the_scenario_is_answered_as_it_demands()
    {
        await using var gateway = await landscape.StartAsync("authzen-certification");

        // Basic, by identifiers and by properties (2.2).
        Assert.True(await gateway.DecideAsync($"{{{Alice},{Do("read")},{One}}}"));
        Assert.True(await gateway.DecideAsync($"{{{Alice},{Do("write")},{One}}}"));
        Assert.True(await gateway.DecideAsync($"{{{Bob},{Do("read")},{One}}}"));
        Assert.False(await gateway.DecideAsync($"{{{Bob},{Do("write")},{One}}}"));
        Assert.True(await gateway.DecideAsync($"{{{Alice},{Do("read")},{One},'context':{{'time':'2025-06-27T18:03-07:00','ip':'192.168.1.1'}},'foo':'bar','future':{{'nested':true}}}}"));
        Assert.False(await gateway.DecideAsync($"{{{Alice},{Do("write")},{Archived}}}"));
        Assert.True(await gateway.DecideAsync($"{{{Admin},{Do("write")},{Archived}}}"));
        Assert.True(await gateway.DecideAsync($"{{{Alice},'action':{{'name':'delete','properties':{{'soft':true}}}},{One}}}"));
        Assert.False(await gateway.DecideAsync($"{{{Alice},'action':{{'name':'delete','properties':{{'soft':false}}}},{One}}}"));
        Assert.False(await gateway.DecideAsync($"{{{Alice},{Do("delete")},{One}}}"));

        // Batches (3.2): in order, with the top's values in place of what is missing, down to a type.
        Assert.Equal("true, false", await BatchAsync($"{{{Bob},{One},'evaluations':[{{{Do("read")}}},{{{Do("write")}}}]}}"));
        Assert.Equal("false, true", await BatchAsync($"{{{Do("write")},{Archived},'evaluations':[{{{Alice}}},{{{Admin}}}]}}"));
        Assert.Equal(
            "true, false",
            await BatchAsync($"{{{Alice},{Do("write")},'resource':{{'type':'record'}},'evaluations':[{{'resource':{{'id':'record-1','properties':{{'status':'active'}}}}}},{{{Archived}}}]}}"));
        Assert.Equal("true, false", await BatchAsync($"{{{Alice},{Do("read")},'evaluations':[{{{One}}},{{}}]}}"));
        Assert.Equal("false", await BatchAsync($"{{{Do("read")},'evaluations':[{{{One}}}]}}"));
        Assert.Equal("true, false", await BatchAsync($"{{{Bob},{One},'options':{{'evaluations_semantic':'deny_on_first_deny'}},'evaluations':[{{{Do("read")}}},{{{Do("write")}}},{{{Do("read")}}}]}}"));
        Assert.Equal("false, true", await BatchAsync($"{{{Bob},{One},'options':{{'evaluations_semantic':'permit_on_first_permit'}},'evaluations':[{{{Do("write")}}},{{{Do("read")}}},{{{Do("write")}}}]}}"));
        foreach (var without in new[] { "", ",\"evaluations\":[]" })
        {
            Assert.Equal("""{"decision":true}""", (await gateway.AskAsync("evaluations", $"{{{Alice},{Do("read")},{One}{without}}}")).GetRawText());
        }

        // Searches (4), by identifiers and by properties.
        Assert.Equal(["alice", "bob"], await gateway.SearchAsync("subject", $"{{'subject':{{'type':'user','id':'ignored'}},{Do("read")},{One},'context':{{'time':'x'}}}}"));
        Assert.Equal(["bob"], await gateway.SearchAsync("subject", $"{{'subject':{{'type':'user'}},{Do("write")},{Archived}}}"));
        Assert.Equal(["record-1", "record-2"], await gateway.SearchAsync("resource", $"{{{Alice},{Do("read")},'resource':{{'type':'record'}}}}"));
        Assert.Equal(["record-2"], await gateway.SearchAsync("resource", $"{{{Admin},{Do("write")},'resource':{{'type':'record'}}}}"));
        Assert.Equal(["read", "write"], await gateway.SearchAsync("action", $"{{{Alice},{One}}}"));
        Assert.Equal(["read", "write"], await gateway.SearchAsync("action", $"{{{Admin},{Archived},{Do("ignored")}}}"));
        Assert.Empty(await gateway.SearchAsync("action", $"{{'subject':{{'type':'user','id':'nonexistent-user'}},{One}}}"));
        Assert.Empty(await gateway.SearchAsync("subject", $"{{'subject':{{'type':'spaceship'}},{Do("read")},{One}}}"));
        Assert.Empty(await gateway.SearchAsync("resource", $"{{{Alice},{Do("read")},'resource':{{'type':'spaceship'}}}}"));

        async Task<string> BatchAsync(string body) => string.Join(
            ", ", (await gateway.AskAsync("evaluations", body)).GetProperty("evaluations").EnumerateArray().Select(each => each.GetProperty("decision").GetRawText()));
    }

    [Fact]
    public async Task A_search_is_read_page_by_page()
    {
        await using var gateway = await landscape.StartAsync("authzen-certification");
        var search = $"{{'subject':{{'type':'user'}},{Do("read")},{One},'page':PAGE}}";
        var first = await gateway.AskAsync("search/subject", search.Replace("PAGE", """{"limit":1,"custom":true}""", StringComparison.Ordinal));
        Assert.Equal("page", first.EnumerateObject().First().Name);
        var token = first.GetProperty("page").GetProperty("next_token").GetString();
        Assert.NotEqual("", token);

        // What is written after the first page is on none of the others.
        await landscape.WriteAsync(gateway.Store, """{"tuple_keys":[{"user":"user:zoe","relation":"reader","object":"record:record-1"}]}""");
        foreach (var page in new[] { $"{{'token':'{token}'}}", $"{{'limit':1,'token':'{token}'}}" })
        {
            var second = await gateway.AskAsync("search/subject", search.Replace("PAGE", page, StringComparison.Ordinal));
            Assert.Equal("""[{"type":"user","id":"bob"}]""", second.GetProperty("results").GetRawText());
            Assert.Equal("", second.GetProperty("page").GetProperty("next_token").GetString());
        }

        foreach (var changed in new[]
        {
            search.Replace("PAGE", $"{{'limit':2,'token':'{token}'}}", StringComparison.Ordinal),
            search.Replace("record-1", "record-2", StringComparison.Ordinal).Replace("PAGE", $"{{'token':'{token}'}}", StringComparison.Ordinal),
            search.Replace("PAGE", $"{{'token':'{token}'}},'context':{{'time':'x'}}", StringComparison.Ordinal),
            search.Replace("PAGE", """{"token":"bm90IG91cnM"}""", StringComparison.Ordinal),
        })
        {
            Assert.Equal("invalid_page_token", (await gateway.AskAsync("search/subject", changed, HttpStatusCode.BadRequest)).GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task The_metadata_come_from_the_settings_and_never_from_Host()
    {
        await using var gateway = await landscape.StartAsync("authzen-certification");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/authzen-configuration") { Headers = { Host = "evil.example" } };
        using var response = await gateway.Gateway.Client.SendAsync(request);

        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        var urls = JsonElement.Parse(await response.Content.ReadAsStringAsync()).EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!);
        Assert.Equal(
            ["access_evaluation_endpoint", "access_evaluations_endpoint", "policy_decision_point", "search_action_endpoint", "search_resource_endpoint", "search_subject_endpoint"],
            urls.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("https://pdp.example.com", urls["policy_decision_point"]);
        Assert.All(urls.Values, url => Assert.StartsWith("https://pdp.example.com", url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_public_URL_with_a_path_moves_the_metadata_behind_the_well_known_part_and_all_else_below_the_path()
    {
        await using var gateway = await landscape.StartAsync(
            "authzen-certification", ("Authorization:Evaluation:PublicUrl", "https://pdp.example.com/tenant1"), ("Authorization:Evaluation:SearchPolicy", ""));
        using var elsewhere = await gateway.Gateway.Client.GetAsync("/.well-known/authzen-configuration");
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);

        var urls = JsonElement.Parse(await gateway.Gateway.Client.GetStringAsync("/.well-known/authzen-configuration/tenant1"));
        Assert.Equal("https://pdp.example.com/tenant1", urls.GetProperty("policy_decision_point").GetString());
        Assert.False(urls.TryGetProperty("search_subject_endpoint", out _));
        using var response = await AuthzenLandscape.SendAsync(
            gateway.Gateway, new Uri(urls.GetProperty("access_evaluation_endpoint").GetString()!).AbsolutePath, $"{{{Alice},{Do("read")},{One}}}", gateway.Token);
        Assert.Equal("""{"decision":true}""", await response.Content.ReadAsStringAsync());
    }

    private static string Do(string action) => $"'action':{{'name':'{action}'}}";
}
