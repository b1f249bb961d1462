using System.Net;
using System.Net.Sockets;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Hosting;

/// <summary>The binary as it is shipped, as a process of its own.</summary>
public sealed class BinaryTests
{
    [Fact]
    [Trait(FaultCatalogue.Row, "P2")]
    public async Task After_sigterm_it_is_not_ready_finishes_what_is_in_flight_and_ends_with_0()
    {
        var answer = new TaskCompletionSource();
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await answer.Task;
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone");
        });
        var (data, management) = (FreePort.Next(), FreePort.Next());
        await using var process = await ChildProcess.StartAsync(GatewayProcess.Options("Development", ["serve"], Keys(upstream.Address, data, management)));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{data}") };
        using var managementClient = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{management}") };
        await GatewayProcess.ReadyAsync(managementClient);

        var tokens = await ChildProcess.RunAsync(GatewayProcess.Options("Development", ["dev-token"], Keys(upstream.Address, data, management)));
        Assert.Equal(0, tokens.ExitCode);
        client.DefaultRequestHeaders.Authorization = GatewayProcess.Bearer(tokens.Output[0]);
        var inFlight = client.GetStringAsync("/anything");
        await Eventually.TrueAsync(() => upstream.Connections.Any(connection => connection.Received.Length > 0), what: "the request is in flight");

        process.Signal(UnixSignal.Terminate);
        await Eventually.TrueAsync(async () => (await managementClient.GetAsync("/readyz")).StatusCode == HttpStatusCode.ServiceUnavailable, what: "not ready");
        answer.SetResult();

        Assert.Equal("done", await inFlight);
        Assert.Equal(0, await process.Exited.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task The_command_for_test_tokens_is_refused_in_production()
    {
        var (exitCode, output, errors) = await ChildProcess.RunAsync(GatewayProcess.Options(
            "Production", ["dev-token"], ("Redis:Url", "redis://127.0.0.1:1"), ("Identity:Issuer", "https://gateway.example")));

        Assert.NotEqual(0, exitCode);
        Assert.Empty(output);
        Assert.NotEmpty(errors);
    }

    [Fact]
    public async Task A_wrong_configuration_ends_it_with_78_and_every_error_and_no_stack_trace()
    {
        // Each in another section: a section looks for contradictions only when each of its values is sound.
        var (exitCode, output, errors) = await ChildProcess.RunAsync(GatewayProcess.Options(
            "Production",
            ["serve"],
            ("Hosting:Urlz", "http://127.0.0.1:0"),
            ("Redis:Url", "redis://127.0.0.1:1"),
            ("Canonical:MaxPathLength", "soon"),
            ("Proxy:TrustedProxies:0", "everybody"),
            ("ReverseProxy:Routes:open:ClusterId", "nowhere")));

        var text = string.Join('\n', errors);
        Assert.Equal(GatewayProcess.ConfigurationExitCode, exitCode);
        Assert.Empty(output);
        Assert.Contains("Hosting:Urlz", text, StringComparison.Ordinal);
        Assert.Contains("Canonical:MaxPathLength", text, StringComparison.Ordinal);
        Assert.Contains("Proxy:TrustedProxies:0", text, StringComparison.Ordinal);
        Assert.Contains("ReverseProxy:Routes:open:AuthorizationPolicy", text, StringComparison.Ordinal);
        Assert.DoesNotContain(errors, line => line.StartsWith("   at ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Hosting:Urls")]
    [InlineData("Hosting:Http2Urls")]
    [InlineData("Hosting:DoorUrls")]
    [InlineData("Hosting:ManagementUrls")]
    public async Task A_port_that_is_taken_ends_it_with_78_and_one_line_that_names_the_setting_and_no_stack_trace(string setting)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        var (exitCode, output, errors) = await ChildProcess.RunAsync(GatewayProcess.Options(
            "Development",
            ["serve"],
            [
                .. new[] { "Hosting:Urls", "Hosting:ManagementUrls" }.Where(key => key != setting).Select(key => (key, $"http://127.0.0.1:{FreePort.Next()}")),
                ("Development:SampleLegacySystem", ""),
                .. Gateway.Route("up", new Uri("http://127.0.0.1:1"), "Anonymous"),
                .. setting is "Hosting:DoorUrls" ? new[] { ("Doors:Kinds:0", "Envoy"), ("Proxy:TrustedProxies:0", "127.0.0.1/32") } : [],
                (setting, taken),
            ]));

        Assert.Equal(GatewayProcess.ConfigurationExitCode, exitCode);
        var line = Assert.Single(errors);
        Assert.StartsWith($"{setting} is '{taken}'", line, StringComparison.Ordinal);
        Assert.EndsWith("expected a port that is free.", line, StringComparison.Ordinal);
        Assert.DoesNotContain(output, text => text.Contains("Exception", StringComparison.Ordinal));
    }

    private static (string Key, string Value)[] Keys(Uri upstream, int data, int management) =>
    [
        ("Hosting:Urls", $"http://127.0.0.1:{data}"),
        ("Hosting:ManagementUrls", $"http://127.0.0.1:{management}"),
        ("Hosting:DrainDelay", "00:00:03"),
        ("Development:SampleLegacySystem", ""),
        .. Gateway.Route("up", upstream, "everybody-known"),
    ];
}
