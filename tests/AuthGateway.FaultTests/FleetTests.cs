using System.Globalization;
using System.Security.Cryptography;
using AuthGateway.FaultTests.Stack;
using AuthGateway.TestSupport;

namespace AuthGateway.FaultTests;

/// <summary>What the replicas of a fleet report sums, over owners and over replicas, to the time that requests took.</summary>
[Collection(FaultCollection.Name)]
public sealed class FleetTests(ITestOutputHelper output)
{
    private const int Callers = 8;

    // Counters are sums of doubles: each of some ten thousand additions may lose the last of 53 bits.
    private const double RoundingOfSums = 1e-9;

    private static readonly TimeSpan Load = TimeSpan.FromMinutes(1);

    private static readonly string[] Paths =
        ["/open/echo/a", "/open/slow?ms=3&bodyMs=2", "/open/download?bytes=200000", "/open/status/500", "/open/status/304", "/nowhere", "/gone/x", "/members/x", "/open/a//b", "/open/slow?ms=60"];

    [Fact]
    public async Task Over_two_replicas_under_load_for_a_minute_the_owners_times_sum_to_the_requests_times()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var redis = await RedisServerProcess.StartAsync();
        await using var legacy = await LegacySystemProcess.StartAsync();
        var keys = Keys($"{redis.Endpoint}", legacy.Address).ToArray();
        await using var one = await FaultGateway.StartAsync(keys, new Dictionary<string, string?>(StringComparer.Ordinal));
        await using var two = await FaultGateway.StartAsync(keys, new Dictionary<string, string?>(StringComparer.Ordinal));
        FaultGateway[] fleet = [one, two];

        var until = TimeProvider.System.GetTimestamp() + (long)(Load.TotalSeconds * TimeProvider.System.TimestampFrequency);
        var sent = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(fleet[caller % fleet.Length], caller, until))));

        double owners = 0, requests = 0, parts = 0;
        long count = 0;
        foreach (var replica in fleet)
        {
            var metrics = await SettledAsync(replica);
            owners += Sum(metrics, "authgateway_time_seconds_total");
            parts += Sum(metrics, "authgateway_request_owner_duration_seconds_sum");
            requests += Sum(metrics, "authgateway_request_duration_seconds_sum");
            count += (long)Sum(metrics, "authgateway_request_duration_seconds_count");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} requests, {requests:F6} s in all, owners {owners:F6} s; {sent.Sum()} were sent."));

        // A caller that left before its request was read is in neither; a connection's last one may have been sent in vain.
        Assert.InRange(count, sent.Sum() * 9 / 10, sent.Sum());
        Assert.True(count > 1_000);
        Assert.InRange(owners, requests * (1 - RoundingOfSums), requests * (1 + RoundingOfSums));
        Assert.InRange(parts, requests * (1 - RoundingOfSums), requests * (1 + RoundingOfSums));
    }

    // One caller's requests, one after the other, of every kind, some of them given up halfway.
    private static async Task<long> CallAsync(FaultGateway replica, int caller, long until)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = replica.Data };
        long sent = 0;
        for (var i = caller; TimeProvider.System.GetTimestamp() < until; i++)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var request = i % 7 == 0
                ? new HttpRequestMessage(HttpMethod.Post, "/open/upload") { Content = new ByteArrayContent(new byte[50_000]) }
                : new HttpRequestMessage(HttpMethod.Get, Paths[i % Paths.Length]);
            if (i % 13 == 0)
            {
                patience.CancelAfter(TimeSpan.FromMilliseconds(5));
            }

            sent++;
            try
            {
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
                await response.Content.CopyToAsync(Stream.Null, patience.Token);
            }
            catch (Exception given) when (given is OperationCanceledException or HttpRequestException or IOException)
            {
                // Given up, by this side: its time counts like any other's.
            }
        }

        return sent;
    }

    private static async Task<IReadOnlyList<(string Name, double Value)>> SettledAsync(FaultGateway replica)
    {
        using var client = new HttpClient { BaseAddress = replica.Management };
        IReadOnlyList<(string Name, double Value)> metrics = [];
        await Eventually.TrueAsync(
            async () =>
            {
                metrics = Samples(await ScrapedAsync(client));
                return metrics.Any(sample => sample.Name == "authgateway_requests_active") && Sum(metrics, "authgateway_requests_active") == 0;
            },
            TimeSpan.FromMinutes(1),
            "no request is under way");
        return metrics;
    }

    private static async Task<string> ScrapedAsync(HttpClient client)
    {
        try
        {
            return await client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        }
        catch (TaskCanceledException e)
        {
            throw new TimeoutException($"No metrics within {client.Timeout}.\n{await BusiestThreads.DescribeAsync()}", e);
        }
    }

    private static IReadOnlyList<(string Name, double Value)> Samples(string text) =>
    [
        .. from line in text.Split('\n')
           where line.Length > 0 && line[0] != '#'
           select (line[..line.AsSpan().IndexOfAny('{', ' ')], double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), NumberStyles.Float, CultureInfo.InvariantCulture)),
    ];

    private static double Sum(IReadOnlyList<(string Name, double Value)> metrics, string name) => metrics.Where(sample => sample.Name == name).Sum(sample => sample.Value);

    private static IEnumerable<(string Key, string Value)> Keys(string redis, Uri legacy)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        yield return ("Hosting:Urls", "http://127.0.0.1:0");
        yield return ("Hosting:ManagementUrls", "http://127.0.0.1:0");
        yield return ("Hosting:DrainDelay", "00:00:00");
        yield return ("Identity:SigningKey", key.ExportPkcs8PrivateKeyPem());
        yield return ("Redis:Url", $"redis://{redis}");
        yield return ("Authorization:Policies:known:PrincipalTypes:0", "Member");
        foreach (var (name, address, policy) in new[] { ("open", legacy, "Anonymous"), ("members", legacy, "known"), ("gone", new Uri($"http://127.0.0.1:{FreePort.Next()}"), "Anonymous") })
        {
            yield return ($"ReverseProxy:Routes:{name}:ClusterId", name);
            yield return ($"ReverseProxy:Routes:{name}:AuthorizationPolicy", policy);
            yield return ($"ReverseProxy:Routes:{name}:Match:Path", $"/{name}/{{**rest}}");
            yield return ($"ReverseProxy:Routes:{name}:Transforms:0:PathRemovePrefix", $"/{name}");
            yield return ($"ReverseProxy:Clusters:{name}:Destinations:one:Address", address.AbsoluteUri);
        }
    }
}
