using System.Collections.Concurrent;
using AuthGateway.Authentication.Keys;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.IntegrationTests.Authentication;

[Collection(LandscapeTests.Name)]
public sealed class IssuerKeysTests(Landscape landscape)
{
    [Fact]
    public async Task Keys_are_found_by_discovery_once_and_not_for_each_request()
    {
        var before = await landscape.Provider.HitsAsync();
        await using var gateway = await landscape.StartGatewayAsync();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(200, await landscape.StatusAsync("/echo/x", await landscape.MintAsync(), gateway));
        }

        var after = await landscape.Provider.HitsAsync();
        Assert.Equal((before.Discovery + 1, before.Jwks + 1), (after.Discovery, after.Jwks));
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "K9")]
    public async Task Metadata_that_speaks_for_another_issuer_gives_no_keys()
    {
        await landscape.Provider.BreakAsync(
            OidcEndpoint.Discovery, OidcFault.Body($$"""{"issuer":"https://other.example.com","jwks_uri":"{{landscape.Provider.JwksAddress}}"}"""));
        try
        {
            await using var gateway = await landscape.StartGatewayAsync(waitUntilReady: false);
            await AssertWithoutKeysAsync(gateway, await landscape.MintAsync());
        }
        finally
        {
            await landscape.Provider.BreakAsync(OidcEndpoint.Discovery, OidcFault.None);
        }
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "K2")]
    public async Task Without_keys_a_token_is_answered_503_and_the_gateway_is_not_ready()
    {
        var issuer = $"http://127.0.0.1:{FreePort.Next()}";
        await using var gateway = await landscape.StartGatewayAsync([("Authentication:Issuers:main:Issuer", issuer)], waitUntilReady: false);
        await AssertWithoutKeysAsync(gateway, await landscape.MintAsync(new { iss = issuer }));
        // What needs no keys is answered as ever.
        Assert.Equal(401, await landscape.StatusAsync("/echo/x", null, gateway));
        Assert.Equal(200, await landscape.StatusAsync("/echo/open/x", null, gateway));
        Assert.Equal(200, (int)(await gateway.ManagementClient.GetAsync("/livez")).StatusCode);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "K1")]
    public async Task The_last_good_keys_serve_while_the_provider_is_down()
    {
        await using var gateway = await landscape.StartGatewayAsync();
        await IdleAsync(gateway);
        await landscape.Provider.StopListeningAsync();
        try
        {
            // A key that may be new cannot be asked for: not the caller's fault.
            var unknown = await landscape.MintAsync(header: new { kid = "perhaps-new" });
            Assert.Equal(503, await landscape.StatusAsync("/echo/x", unknown, gateway));
            Assert.Equal(200, await landscape.StatusAsync("/echo/x", await landscape.MintAsync(), gateway));
            Assert.Equal(200, await landscape.StatusAsync("/echo/x", await landscape.MintAsync(algorithm: "ES512"), gateway));
            Assert.Equal(200, (int)(await gateway.ManagementClient.GetAsync("/readyz")).StatusCode);
        }
        finally
        {
            await landscape.Provider.StartListeningAsync();
        }

        await Eventually.TrueAsync(
            async () => await landscape.StatusAsync("/echo/x", await landscape.MintAsync(header: new { kid = "perhaps-new" }), gateway) == 401,
            what: "the provider is asked again");
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "K5")]
    [Trait(FaultCatalogue.Row, "K6")]
    public async Task Keys_rotate_while_traffic_flows_and_no_request_fails()
    {
        await using var gateway = await landscape.StartGatewayAsync();
        await IdleAsync(gateway);
        var old = (await landscape.Provider.KeysAsync()).First(key => key.GetProperty("alg").GetString() == "RS256").GetProperty("kid").GetString()!;
        var oldToken = await landscape.MintAsync(keyId: old);
        var statuses = new ConcurrentQueue<int>();
        var newKeyServed = 0;
        var current = old;
        using var enough = new CancellationTokenSource();
        var traffic = Enumerable.Range(0, 8).Select(async _ =>
        {
            while (!enough.IsCancellationRequested)
            {
                var key = Volatile.Read(ref current);
                var status = await landscape.StatusAsync("/echo/x", await landscape.MintAsync(keyId: key), gateway);
                statuses.Enqueue(status);
                if (status == 200 && key != old)
                {
                    Interlocked.Increment(ref newKeyServed);
                }
            }
        }).ToList();
        string added;
        try
        {
            await Eventually.TrueAsync(() => statuses.Count >= 50);
            var before = await landscape.Provider.HitsAsync();
            added = await landscape.Provider.AddKeyAsync("RS256");
            Volatile.Write(ref current, added);
            await Eventually.TrueAsync(() => Volatile.Read(ref newKeyServed) >= 50);
            // Eight callers with a new key cost the provider one fetch.
            Assert.Equal(before.Jwks + 1, (await landscape.Provider.HitsAsync()).Jwks);
        }
        finally
        {
            await enough.CancelAsync();
            await Task.WhenAll(traffic);
        }

        Assert.All(statuses, status => Assert.Equal(200, status));

        // Once the provider has taken the old key out and the gateway has looked, its tokens are worth nothing, remembered or not.
        Assert.Equal(200, await landscape.StatusAsync("/echo/x", oldToken, gateway));
        await landscape.Provider.RemoveKeyAsync(old);
        await Eventually.TrueAsync(async () =>
        {
            await landscape.StatusAsync("/echo/x", await landscape.MintAsync(header: new { kid = "makes-it-look" }), gateway);
            return await landscape.StatusAsync("/echo/x", oldToken, gateway) != 200;
        });

        // 503 while a fetch may still bring its key, 401 from the first one on that began after it came here.
        await Eventually.TrueAsync(async () => await landscape.StatusAsync("/echo/x", oldToken, gateway) == 401);
        Assert.Equal(200, await landscape.StatusAsync("/echo/x", await landscape.MintAsync(keyId: added), gateway));
    }

    // Unknown key ids cause at most one fetch in each minimum interval, one second here: the next one may cause one now.
    private static Task IdleAsync(Gateway gateway)
    {
        var issuers = gateway.Services.GetRequiredService<IssuerDirectory>();
        return Eventually.TrueAsync(() => issuers.KeysStates.Single().Age > TimeSpan.FromSeconds(1.1), what: "the minimum interval has passed");
    }

    private async Task AssertWithoutKeysAsync(Gateway gateway, string token)
    {
        using var response = await landscape.SendAsync("/echo/x", token, gateway);
        Assert.Equal(503, (int)response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Empty(response.Headers.WwwAuthenticate);
        Assert.Equal("keys_unavailable", await landscape.ReasonAsync(response, gateway));
        using var ready = await gateway.ManagementClient.GetAsync("/readyz");
        Assert.Equal(503, (int)ready.StatusCode);
        Assert.Contains("issuer keys", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
