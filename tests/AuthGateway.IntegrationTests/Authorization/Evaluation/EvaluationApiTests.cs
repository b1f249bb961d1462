using System.Net;
using System.Text;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Authorization.Evaluation;

/// <summary>The API around the decisions: who may ask, what is refused, what is bounded.</summary>
public sealed class EvaluationApiTests(AuthzenLandscape landscape) : IClassFixture<AuthzenLandscape>
{
    private const string Read = "{'subject':{'type':'user','id':'alice'},'action':{'name':'read'},'resource':{'type':'record','id':'record-1'}}";

    private static readonly string[] Operations = ["evaluation", "evaluations", "search/subject", "search/resource", "search/action"];

    [Fact]
    public async Task What_is_no_request_is_400_and_says_why()
    {
        await using var gateway = await landscape.StartAsync("authzen-certification", ("Authorization:Evaluation:MaxRequestBodyBytes", "1024"));
        foreach (var operation in Operations)
        {
            foreach (var body in new[]
            {
                "", "{", "[]", "null", "'x'", "{}", Read.Replace("'id':'alice'", "'id':'bob','id':'alice'", StringComparison.Ordinal),
                Read.Replace("alice", "\\ud83d", StringComparison.Ordinal), Read.TrimEnd('}') + "},'context':" + new string('[', 200) + new string(']', 200) + "}",
            })
            {
                var problem = await gateway.AskAsync(operation, body, HttpStatusCode.BadRequest);
                Assert.NotEqual("", problem.GetProperty("detail").GetString());
            }

            Assert.Equal(
                HttpStatusCode.RequestEntityTooLarge, (await gateway.SendAsync(operation, Read.Replace("alice", new string('a', 2000), StringComparison.Ordinal))).StatusCode);
        }
    }

    [Fact]
    public async Task Only_JSON_is_taken_and_only_by_POST()
    {
        await using var gateway = await landscape.StartAsync("authzen-certification");
        foreach (var (type, expected) in new[]
        {
            ("application/json", 200), ("application/json; charset=utf-8", 200), ("Application/JSON", 200), ("text/plain", 400), ("application/json; charset=utf-16", 400),
            ("application/jsonx", 400), (null, 400),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/access/v1/evaluation") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Read.Replace('\'', '"'))) };
            request.Headers.Authorization = new("Bearer", gateway.Token);
            if (type is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }

            using var response = await gateway.Gateway.Client.SendAsync(request);
            Assert.Equal((type, expected), (type, (int)response.StatusCode));
        }

        foreach (var operation in Operations)
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete })
            {
                using var request = new HttpRequestMessage(method, $"/access/v1/{operation}") { Headers = { Authorization = new("Bearer", gateway.Token) } };
                using var response = await gateway.Gateway.Client.SendAsync(request);
                Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
                Assert.Equal(["POST"], response.Content.Headers.Allow);
            }
        }
    }

    [Fact]
    public async Task Who_asks_is_known_and_may()
    {
        await using var gateway = await landscape.StartAsync("authzen-certification", ("Authorization:Policies:searchers:Scopes:0", "authzen:search"), ("Authorization:Evaluation:SearchPolicy", "searchers"));
        using var nobody = await AuthzenLandscape.SendAsync(gateway.Gateway, "/access/v1/evaluation", Read, token: null, ("X-Request-ID", "id-1"));
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        Assert.Contains(nobody.Headers.WwwAuthenticate, challenge => challenge.Scheme == "Bearer");
        Assert.Equal(["id-1"], nobody.Headers.GetValues("X-Request-ID"));

        var other = await gateway.Gateway.DevelopmentTokenAsync("member", "m1", "profile");
        using var forbidden = await AuthzenLandscape.SendAsync(gateway.Gateway, "/access/v1/evaluation", Read, other, ("X-Request-ID", "id-2"));
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        Assert.Equal(["id-2"], forbidden.Headers.GetValues("X-Request-ID"));
        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.SendAsync("search/action", Read)).StatusCode);
    }

    [Fact]
    public async Task A_requests_own_name_is_repeated_and_an_unsafe_one_refused()
    {
        await using var gateway = await landscape.StartAsync("authzen-certification");
        foreach (var operation in Operations)
        {
            using var response = await gateway.SendAsync(operation, Read, ("X-Request-ID", "bfe9eb29-ab87"));
            Assert.Equal((HttpStatusCode.OK, "bfe9eb29-ab87"), (response.StatusCode, response.Headers.GetValues("X-Request-ID").Single()));
        }

        foreach (var wrong in new[] { "a b", new string('a', 129), "a; b" })
        {
            using var response = await gateway.SendAsync("evaluation", Read, ("X-Request-ID", wrong));
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.False(response.Headers.Contains("X-Request-ID"));
        }
    }

    [Fact]
    public async Task What_is_not_served_never_reaches_an_upstream()
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{\"decision\":true}");
        });
        await using var gateway = await landscape.StartAsync(
            "authzen-certification", [("Authorization:Evaluation:SearchPolicy", ""), .. Gateway.Route("all", upstream.Address, "Anonymous")]);
        foreach (var path in new[] { "/access/v1", "/access/v1/search/subject", "/access/v1/partial", "/access/v1/evaluation/x", "/access/v1/evaluation%2Fx", "/access/v1//evaluation" })
        {
            using var response = await AuthzenLandscape.SendAsync(gateway.Gateway, path, Read, gateway.Token);
            Assert.True((int)response.StatusCode is 404 or 400, $"{path}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task Without_a_policy_there_is_no_API()
    {
        await using var gateway = await landscape.StartAsync("authzen-certification", ("Authorization:Evaluation:AskPolicy", ""), ("Authorization:Evaluation:SearchPolicy", ""), ("Authorization:Evaluation:PublicUrl", ""));
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.SendAsync("evaluation", Read)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Gateway.Client.GetAsync("/.well-known/authzen-configuration")).StatusCode);
    }

    // CVE-2026-34972: OpenFGA took two checks of a batch that differ in their context alone for one.
    [Fact]
    public async Task Questions_that_look_alike_have_their_own_answers()
    {
        await using var gateway = await landscape.StartAsync("authzen-certification", ("Authorization:Evaluation:Resources:record:Actions:share:Condition", "context.trusted == true"));
        var answer = await gateway.AskAsync(
            "evaluations",
            """
            {'subject':{'type':'user','id':'alice'},'action':{'name':'share'},'resource':{'type':'record','id':'record-1'},
             'evaluations':[{'context':{'trusted':true}},{'context':{'trusted':false}},{},{'context':{'trusted':true}},
                            {'action':{'name':'delete','properties':{'soft':true}}},{'action':{'name':'delete','properties':{'soft':false}}}]}
            """);
        Assert.Equal(
            """[{"decision":true},{"decision":false},{"decision":false},{"decision":true},{"decision":true},{"decision":false}]""", answer.GetProperty("evaluations").GetRawText());
    }

    [Fact]
    public async Task A_batch_is_bounded_and_a_denial_may_say_why_in_one_word()
    {
        await using var gateway = await landscape.StartAsync("authzen-certification", ("Authorization:Evaluation:MaxEvaluations", "2"), ("Authorization:Evaluation:Reasons", "true"));
        var items = Read.TrimEnd('}') + "},'evaluations':[{},{'subject':{'type':'user','id':'zoe'}}LAST]}";
        Assert.Equal(
            """[{"decision":true},{"decision":false,"context":{"reason_admin":{"403":"relation"}}}]""",
            (await gateway.AskAsync("evaluations", items.Replace("LAST", "", StringComparison.Ordinal))).GetProperty("evaluations").GetRawText());
        Assert.Equal(
            "too_many_evaluations",
            (await gateway.AskAsync("evaluations", items.Replace("LAST", ",{}", StringComparison.Ordinal), HttpStatusCode.BadRequest)).GetProperty("code").GetString());
        Assert.Equal(
            """{"decision":false,"context":{"error":{"status":400,"message":"'subject.id' is missing."}}}""",
            (await gateway.AskAsync("evaluations", "{'action':{'name':'read'},'resource':{'type':'record','id':'record-1'},'evaluations':[{'subject':{'type':'user'}}]}"))
                .GetProperty("evaluations")[0].GetRawText().Replace("\\u0027", "'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_is_as_fresh_as_the_moment_that_the_caller_has_seen()
    {
        await using var gateway = await landscape.StartAsync("authzen-certification");
        var zoe = Read.Replace("alice", "zoe", StringComparison.Ordinal);
        var token = await landscape.WriteAsync(gateway.Store, "{'tuple_keys':[{'user':'user:zoe','relation':'reader','object':'record:record-1'}]}");

        using var response = await gateway.SendAsync("evaluation", zoe, ("AuthGateway-Consistency-Token", token));
        Assert.Equal("""{"decision":true}""", await response.Content.ReadAsStringAsync());
        Assert.Single(response.Headers.GetValues("AuthGateway-Consistency-Token"));
        foreach (var wrong in new[] { "x", $"{token}, {token}" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await gateway.SendAsync("evaluation", zoe, ("AuthGateway-Consistency-Token", wrong))).StatusCode);
        }
    }

    [Fact]
    public async Task What_cannot_be_listed_is_501()
    {
        await using var gateway = await landscape.StartAsync("authzen-certification", ("Authorization:Evaluation:Resources:record:Actions:share:Condition", "subject.id != 'zoe'"));
        var problem = await gateway.AskAsync(
            "search/subject", "{'subject':{'type':'user'},'action':{'name':'share'},'resource':{'type':'record','id':'record-1'}}", HttpStatusCode.NotImplemented);
        Assert.Equal("search_not_supported", problem.GetProperty("code").GetString());
    }
}
