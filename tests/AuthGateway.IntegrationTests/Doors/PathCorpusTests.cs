using AuthGateway.Tests.Pipeline.Canonical;

namespace AuthGateway.IntegrationTests.Doors;

/// <summary>Every path of the corpus through every door: what one refuses, all refuse, and what one allows is what all judged.</summary>
public sealed class PathCorpusTests(DoorLandscape landscape) : IClassFixture<DoorLandscape>
{
    private const string Prefix = "/public";
    private const string Respelled = "urn:authgateway:problem:respelled_path";

    [Fact]
    public async Task Every_path_of_the_corpus_gets_the_same_answer_through_every_door()
    {
        var door = landscape.Gateway.Door;
        var (allowed, refused) = (0, 0);

        // What is no byte cannot be sent.
        foreach (var (raw, expected) in PathCorpus.Cases.Where(path => path.Raw.StartsWith('/') && path.Raw.All(c => c <= '\u00FF')))
        {
            var request = new DoorRequest("GET", Prefix + raw);
            var isAllowed = expected[0] != '!';
            var proxied = await request.ThroughProxyAsync(landscape.Gateway.Data);
            Assert.True((proxied.Status == 200) == isAllowed, $"HTTP/1.1: {raw}: {proxied.Status}, expected {expected}");
            var http2 = await request.ThroughHttp2Async(landscape.Gateway.Http2);
            Assert.True((http2.Status == 200) == isAllowed, $"HTTP/2: {raw}: {http2.Status}, expected {expected}");
            if (isAllowed)
            {
                // Both forwarded the same line, which the application answers with.
                Assert.Equal(proxied.Text.Split("\r\n")[0], http2.Text.Split("\r\n")[0]);
            }

            foreach (var (name, answer) in new[]
            {
                ("envoy", await request.AsEnvoyAsync(door)), ("nginx", await request.AsNginxAsync(door)), ("traefik", await request.AsTraefikAsync(door)), ("caddy", await request.AsCaddyAsync(door)),
            })
            {
                // A proxy that asks forwards what came: there, what the gateway would respell is refused.
                var isRespelled = isAllowed && answer.Status is 400 or 403 && answer.Json.GetProperty("type").GetString() == Respelled
                    && !proxied.Text.StartsWith($"GET {Prefix}{raw} ", StringComparison.OrdinalIgnoreCase);
                Assert.True((answer.Status == 200) == isAllowed || isRespelled, $"{name}: {raw}: {answer.Status}, expected {expected}");
            }

            _ = isAllowed ? allowed++ : refused++;
        }

        Assert.True(allowed > 50 && refused > 200, $"{allowed} allowed, {refused} refused");
    }

    // The same paths where only members may go: none of them gets anybody there who may not.
    [Fact]
    public async Task No_spelling_of_a_protected_path_is_allowed_by_any_door_to_a_stranger()
    {
        string[] spellings =
        [
            "/admin/x", "/ADMIN/x", "/%61dmin/x", "/adm%49n/x", "/admin%2fx", "/admin%5Cx", "/./admin/x", "//admin/x", "/x/../admin/x", "/x/%2e%2e/admin/x", "/public/..%2fadmin/x",
            "/public/..;/admin/x", "/public;/../admin/x", "/;/admin/x", "/admin;a=b/x", "/admin./x", "/admin%20/x", "/admin%00/x", "/%2561dmin/x", "/adm%C4%B1n/x", "/adm%E2%80%8Bin/x",
            "/admin%23/x", "/admin%3F/x", "/public%23/../admin/x", "/public/%c0%ae%c0%ae/admin/x", "/public/%E2%80%A5/admin/x", "/public\\..\\admin\\x", "/admin:$i30:$INDEX_ALLOCATION/x", "/admin/x?/public", "/admin/x#/public",
        ];
        foreach (var spelling in spellings)
        {
            var request = new DoorRequest("GET", spelling, landscape.Member);
            foreach (var asked in new[] { request, request with { Token = null } })
            {
                var door = landscape.Gateway.Door;
                foreach (var answer in new[]
                {
                    await asked.ThroughProxyAsync(landscape.Gateway.Data), await asked.ThroughHttp2Async(landscape.Gateway.Http2), await asked.AsEnvoyAsync(door),
                    await asked.AsNginxAsync(door), await asked.AsTraefikAsync(door), await asked.AsCaddyAsync(door),
                })
                {
                    Assert.True(answer.Status is 0 or 400 or 401 or 403 or 404, $"{spelling}: {answer.Status}");
                }
            }
        }
    }
}
