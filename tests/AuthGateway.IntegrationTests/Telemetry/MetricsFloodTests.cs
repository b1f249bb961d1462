using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Telemetry;

/// <summary>Whatever callers send, the metrics do not grow with it and say nothing of it.</summary>
public sealed class MetricsFloodTests
{
    private const int Requests = 3_000;
    // Three routes, eleven owners at most, ten statuses, with 22 lines for each histogram; and .NET's own.
    private const int MostSeries = 3_000;
    private const string Mark = "zqx";

    private static readonly HashSet<string> Owners = new(StringComparer.Ordinal)
    {
        "own", "own.stall", "client", "identity_provider", "redis", "legacy", "legacy.network", "legacy.reverse_proxy", "legacy.system",
    };

    [Fact]
    public async Task A_flood_of_random_requests_makes_no_series_and_leaves_no_text()
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await Gateway.StartAsync(
            [
                .. Gateway.Route("open", legacy.Address, "Anonymous", "/echo/{**rest}"),
                .. Gateway.Route("closed", legacy.Address, "members", "/members/{**rest}"),
                ("ReverseProxy:Routes:open:Transforms:0:RequestHeaderOriginalHost", "true"),
                ("Authorization:Policies:members:Scopes:0", "profile"),
                ("Telemetry:RequestLog", "false"),
            ],
            "Development");
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = 16 }) { BaseAddress = gateway.Data };
        var statuses = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();
        await Parallel.ForAsync(0, Requests, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancellation) =>
        {
            using var request = Hostile(i);
            using var response = await client.SendAsync(request, cancellation);
            statuses.AddOrUpdate((int)response.StatusCode, 1, (_, count) => count + 1);
        });

        // The flood got everywhere: through the open route, refused at the closed one, matched by none, malformed.
        Assert.Superset(new HashSet<int> { 200, 401, 404 }, statuses.Keys.ToHashSet());
        Exposition exposition = null!;
        await Eventually.TrueAsync(
            async () =>
            {
                exposition = await Exposition.ScrapeAsync(gateway, Exposition.OpenMetrics);
                return exposition.Samples.Where(sample => sample.Name == "authgateway_request_duration_seconds_count").Sum(sample => int.Parse(sample.Value)) == Requests;
            },
            what: "all requests are counted");
        TestContext.Current.TestOutputHelper?.WriteLine($"{exposition.Samples.Count} series, {exposition.Text.Length} bytes; statuses {string.Join(", ", statuses.OrderBy(status => status.Key))}");

        Assert.InRange(exposition.Samples.Count, 100, MostSeries);
        Assert.DoesNotContain(Mark, exposition.Text, StringComparison.OrdinalIgnoreCase);
        Assert.All(exposition.Samples.Where(sample => sample.Name.StartsWith("authgateway_", StringComparison.Ordinal)), AssertClosed);
        Assert.DoesNotContain(exposition.Samples, sample => sample.Labels.ContainsKey("otel_metric_overflow"));
    }

    private static void AssertClosed(ExpositionSample sample)
    {
        foreach (var (name, value) in sample.Labels)
        {
            Assert.True(
                name switch
                {
                    "route" => value is "open" or "closed" or "none",
                    "owner" => Owners.Contains(value),
                    "http_response_status_code" => value.Length == 3 && value.All(char.IsAsciiDigit),
                    "cluster" => value is "open" or "closed",
                    "decision" or "reason" => value.All(letter => char.IsAsciiLetterLower(letter) || letter == '_'),
                    "sink" => value is "stream" or "redis",
                    "kind" => value is "request" or "stream",
                    "le" or "issuer" => true,
                    _ => false,
                },
                $"{sample.Name} has {name}={value}");
        }
    }

    private static HttpRequestMessage Hostile(int i)
    {
        var method = (i % 5) switch { 0 => HttpMethod.Get, 1 => HttpMethod.Post, 2 => new HttpMethod(Mark.ToUpperInvariant() + Hex()), _ => HttpMethod.Get };
        var path = (i % 4) switch { 0 => $"/echo/{Text()}", 1 => $"/members/{Text()}", 2 => $"/{Text()}/{Text()}", _ => $"/echo/{Text()}/{Text()}?{Text()}={Text()}" };
        var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation(Text(), Text());
        request.Headers.TryAddWithoutValidation("X-Request-Id", Text());
        request.Headers.TryAddWithoutValidation("User-Agent", Text());
        request.Headers.TryAddWithoutValidation("X-Member-Id", Text());
        if (i % 3 == 0)
        {
            request.Headers.Host = $"{Text()}.example";
        }

        if (i % 2 == 1)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue((i % 7 == 0) ? Text() : "Bearer", Token());
        }

        return request;
    }

    // A token of nobody: issuer, key and subject are random.
    private static string Token()
    {
        static string Part(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return $"{Part($$"""{"alg":"RS256","typ":"at+jwt","kid":"{{Text()}}"}""")}.{Part($$"""{"iss":"https://{{Text()}}.example","sub":"{{Text()}}","aud":"{{Text()}}"}""")}.{Part(Text())}";
    }

    private static string Text() => Mark + Hex();

    private static string Hex() => RandomNumberGenerator.GetHexString(12, lowercase: true);
}
