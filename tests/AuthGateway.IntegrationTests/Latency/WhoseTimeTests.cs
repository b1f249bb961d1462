using System.Net;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Latency;

/// <summary>The time that a test injects at one hop goes to that hop's account.</summary>
public sealed class WhoseTimeTests
{
    private static readonly TimeSpan Injected = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("/slow?ms=1000")]
    [InlineData("/slow?ms=0&bodyMs=1000")]
    [InlineData("/stream?chunks=6&intervalMs=200&size=64")]
    public async Task A_slow_upstream_pays_for_its_headers_and_its_body(string target)
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await Gateway.StartAsync(Splits.Open(legacy.Address), "Development");

        await gateway.Client.GetStringAsync(target);

        (await gateway.ReportedAsync("up")).AssertOwner("legacy", Injected);
    }

    [Fact]
    public async Task A_caller_that_uploads_slowly_pays_for_it()
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await Gateway.StartAsync(Splits.Open(legacy.Address), "Development");
        await using var narrow = TcpChaosProxy.Start(gateway.Data);
        narrow.ToServer.BytesPerSecond = 64 * 1024;
        using var client = new HttpClient { BaseAddress = narrow.Address };

        using var body = new ByteArrayContent(new byte[160 * 1024]);
        using var response = await client.PostAsync("/upload", body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var split = await gateway.ReportedAsync("up");
        Assert.True(split.WithStalls("client") >= Injected.TotalMicroseconds, $"{split}");
        Assert.True(split.WithStalls("client") > split.OwnerMicroseconds["own"], $"{split}");
    }
}
