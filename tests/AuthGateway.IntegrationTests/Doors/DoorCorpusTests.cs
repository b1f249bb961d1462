using System.Text.Json;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Doors;

/// <summary>One corpus of requests through every door: the gateway's own proxy is the measure.</summary>
public sealed class DoorCorpusTests(DoorLandscape landscape) : IClassFixture<DoorLandscape>
{
    private const string None = "none";
    private const string Member = "member";
    private const string Employee = "employee";
    private const string Forged = "forged";

    private static readonly string[] Targets =
    [
        "/public/a", "/public/a?b=c", "/public", "/public/", "/public/a%20b", "/public/a%2Fb", "/public/a%2fb", "/public/../admin/x",
        "/public/%2e%2e/admin/x", "/public/.%2e/admin/x", "/public/..;/admin/x", "/public//admin", "//public/a", "/public/./a", "/public/a\\b", "/public/a%5Cb",
        "/public/%00", "/public/a%0d%0ab", "/public/%E2%80%AE", "/public/%C0%AF", "/public/%zz", "/public/%", "/public/a;b=c", "/public/a%3Bb", "/public/a%23b",
        "/public/a%3Fb", "/public/a%252e", "/public/a#b", "/public/a?b#c", "/public/a?b=%0a", "/public/\u00e9", "/public/%C3%A9", "/PUBLIC/a", "/public/a.",
        "/members/anne/profile", "/members/bob/profile", "/members/anne%2Fprofile", "/members/anne/profile/", "/members//profile",
        "/members/anne/profile?x=/../../admin", "/members/./anne/profile", "/members/bob/../anne/profile", "/members/anne%00/profile",
        "/admin/x", "/admin%2Fx", "/admin/x%3Ay", "/admin/x:y", "/admin:x", "/scoped", "/scoped/", "/near", "/tenant", "/nowhere", "/", "/envoy/admin/x",
        "/nginx", "http://app.example/public/a", "http://other.example/public/a", "ftp://app.example/public/a", "*", "public/a", "?",
    ];

    private static readonly string[] Callers = [None, Member, Employee, Forged];

    private static readonly string[] Methods = ["GET", "POST", "DELETE", "OPTIONS", "get", "TRACE", "CONNECT", "X-METHOD", "G E T", "HEAD"];

    public static TheoryData<string> AllCallers => [.. Callers];

    [Theory]
    [MemberData(nameof(AllCallers))]
    public Task Every_target_gets_the_same_answer_through_every_door(string caller) =>
        AgreeAsync(Targets.Select(target => Request("GET", target, caller)));

    [Theory]
    [MemberData(nameof(AllCallers))]
    public Task Every_method_gets_the_same_answer_through_every_door(string caller) =>
        AgreeAsync(from method in Methods from target in new[] { "/public/a", "/scoped", "/members/anne/profile", "/nowhere" } select Request(method, target, caller));

    [Theory]
    [InlineData("north.example")]
    [InlineData("NORTH.example")]
    [InlineData("north.example:80")]
    [InlineData("south.example")]
    [InlineData("north.example, south.example")]
    [InlineData("north.example@south.example")]
    [InlineData("north.example/x")]
    [InlineData("")]
    public Task Every_host_gets_the_same_answer_through_every_door(string host) =>
        AgreeAsync(Callers.Select(caller => Request("GET", "/tenant", caller) with { Host = host }));

    [Theory]
    [InlineData("Authorization: Bearer x\r\n")]
    [InlineData("Authorization: Basic YTpi\r\n")]
    [InlineData("Authorization: \r\n")]
    [InlineData("DPoP: x\r\n")]
    [InlineData("Cookie: a=b\r\n")]
    [InlineData("Content-Type: text/plain\r\n")]
    [InlineData("X-Forwarded-For: 192.0.2.7\r\n")]
    [InlineData("X-Forwarded-For: 192.0.2.7, 198.51.100.1\r\n")]
    [InlineData("X-Forwarded-For: 198.51.100.1, 192.0.2.7\r\n")]
    public Task Every_header_gets_the_same_answer_through_every_door(string headers) =>
        AgreeAsync(from caller in Callers from target in new[] { "/public/a", "/near", "/members/anne/profile" } select Request("GET", target, caller) with { Headers = headers });

    private DoorRequest Request(string method, string target, string caller) => new(method, target, caller switch
    {
        Member => landscape.Member,
        Employee => landscape.Employee,
        Forged => "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm5lIn0.",
        _ => null,
    });

    private async Task AgreeAsync(IEnumerable<DoorRequest> corpus)
    {
        var allowed = 0;
        var refused = 0;
        foreach (var request in corpus)
        {
            var measure = Outcome.Of(await request.ThroughProxyAsync(landscape.Gateway.Data));
            var door = landscape.Gateway.Door;
            foreach (var (name, answer) in new[]
            {
                ("traefik", await request.AsTraefikAsync(door)), ("caddy", await request.AsCaddyAsync(door)),
            })
            {
                // Where a proxy's words are no words at all, the door says so in its own.
                Assert.True(measure.Same(Outcome.Of(answer)), $"{name}: {request}: {Outcome.Of(answer)} and not {measure}");
            }

            if (request.Target.StartsWith('/'))
            {
                // A target in absolute form is none of HTTP/2's.
                var http2 = Outcome.Of(await request.ThroughHttp2Async(landscape.Gateway.Http2));
                Assert.True(measure.Same(http2), $"HTTP/2: {request}: {http2} and not {measure}");
                var envoy = Outcome.Of(await request.AsEnvoyAsync(door));
                Assert.True(measure.Same(envoy), $"envoy: {request}: {envoy} and not {measure}");
            }

            var nginx = await request.AsNginxAsync(door);
            Assert.True(measure.AsNginx().Same(Outcome.Of(nginx)), $"nginx: {request}: {Outcome.Of(nginx)} and not {measure.AsNginx()}");
            if (landscape.Nginx is { } real && CanNginxReadIt(request))
            {
                // It refuses by itself what it finds malformed, and passes on whether the gateway allows what is left.
                var answer = await request.ThroughProxyAsync(real.Address);
                Assert.True((answer.Status == 200) == measure.IsAllowed || (answer.Status is 400 or 405 or 501 && !IsOfGateway(answer)), $"real nginx: {request}: {answer.Status} and not {measure}");
                Assert.True(measure.IsAllowed || answer.Status != 200, $"real nginx lets {request} through");
            }

            _ = measure.IsAllowed ? allowed++ : refused++;
        }

        Assert.True(allowed + refused > 0);
    }

    // Of a target in absolute form nginx drops the authority and asks about, and forwards, what is left, with the Host as it came. And where the corpus names
    // another address of the caller's, nginx tells the real one.
    private static bool CanNginxReadIt(DoorRequest request) =>
        request.Target.StartsWith('/') && !request.Headers.Contains("X-Forwarded-For", StringComparison.Ordinal);

    private static bool IsOfGateway(RawResponse answer) => answer.Header("Content-Type")?.StartsWith("application/problem+json", StringComparison.Ordinal) == true;

    private sealed record Outcome(int Status, string Code)
    {
        public bool IsAllowed => Status is >= 200 and < 300;

        public static Outcome Of(RawResponse answer)
        {
            if (answer.Body.IsEmpty || answer.Header("Content-Type")?.StartsWith("application/problem+json", StringComparison.Ordinal) != true)
            {
                return new Outcome(answer.Status, "");
            }

            var type = answer.Json.TryGetProperty("type", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
            return new Outcome(answer.Status, type);
        }

        public Outcome AsNginx() => Status is >= 400 and < 500 and not 401 ? this with { Status = 403 } : this;

        // What the server itself refuses (a request line, a Host) has no problem behind it: a door judges the same words by the gateway's rules.
        public bool Same(Outcome other) => IsAllowed == other.IsAllowed && (IsAllowed || Code.Length == 0 || other.Code.Length == 0 || (Status, Code) == (other.Status, other.Code));
    }
}
