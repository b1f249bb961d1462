using System.Net;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Hosting;

/// <summary>The binary itself, as a process.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task SIGTERM_turns_readiness_off_lets_the_request_in_flight_finish_and_ends_with_0()
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        var (data, management) = (FreePort.Next(), FreePort.Next());
        await using var process = await StartAsync(legacy.Address, data, management);
        using var client = new HttpClient();
        await Eventually.TrueAsync(async () => await StatusAsync(client, management, "/readyz") == HttpStatusCode.OK, TimeSpan.FromSeconds(60));

        var slow = client.GetAsync(new Uri($"http://127.0.0.1:{data}/slow?ms=2500"));
        await Eventually.TrueAsync(() => !slow.IsFaulted && process.OutputLines.Count > 0);
        await Task.Delay(300);
        process.Signal(UnixSignal.Terminate);

        await Eventually.TrueAsync(async () => await StatusAsync(client, management, "/readyz") == HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, data, "/health"));
        Assert.Equal(HttpStatusCode.OK, (await slow).StatusCode);
        Assert.Equal(0, await process.Exited.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Nothing_of_the_management_plane_answers_on_the_data_port()
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        var (data, management) = (FreePort.Next(), FreePort.Next());
        await using var process = await StartAsync(legacy.Address, data, management, path: "/only/{**rest}");
        using var client = new HttpClient();
        await Eventually.TrueAsync(async () => await StatusAsync(client, management, "/readyz") == HttpStatusCode.OK, TimeSpan.FromSeconds(60));

        foreach (var path in new[] { "/livez", "/readyz", "/healthz/deep", "/requests", "/dev/token", "/admin/revocations" })
        {
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client, data, path));
        }
    }

    [Fact]
    public async Task A_wrong_configuration_ends_the_process_with_every_error_and_no_stack_trace()
    {
        var (exitCode, _, errors) = await ChildProcess.RunAsync(new ChildProcessOptions(Executables.Dotnet, Binary, "serve")
        {
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["DOTNET_ENVIRONMENT"] = "Production",
                ["AUTHGATEWAY__Redis__Urll"] = "redis://x",
                ["AUTHGATEWAY__ReverseProxy__Routes__open__ClusterId"] = "nowhere",
            },
        });

        Assert.Equal(78, exitCode);
        Assert.Contains(errors, line => line.Contains("Redis:Urll", StringComparison.Ordinal));
        Assert.Contains(errors, line => line.Contains("AuthorizationPolicy", StringComparison.Ordinal));
        Assert.DoesNotContain(errors, line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Test_tokens_are_refused_outside_Development()
    {
        var (exitCode, output, errors) = await ChildProcess.RunAsync(new ChildProcessOptions(Executables.Dotnet, Binary, "dev-token")
        {
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["DOTNET_ENVIRONMENT"] = "Production",
                ["AUTHGATEWAY__Redis__Url"] = "redis://127.0.0.1:1",
                ["AUTHGATEWAY__Identity__SigningKey"] = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256).ExportPkcs8PrivateKeyPem(),
            },
        });

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Contains(errors, line => line.Contains("Development", StringComparison.Ordinal));
    }

    private static string Binary => Repository.BuiltAssembly(Path.Combine("src", "AuthGateway"), "authgateway");

    private static Task<ChildProcess> StartAsync(Uri legacy, int data, int management, string path = "{**rest}") => ChildProcess.StartAsync(new ChildProcessOptions(Executables.Dotnet, Binary, "serve")
    {
        Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["AUTHGATEWAY__Hosting__Urls"] = $"http://127.0.0.1:{data}",
            ["AUTHGATEWAY__Hosting__ManagementUrls"] = $"http://127.0.0.1:{management}",
            ["AUTHGATEWAY__Hosting__DrainDelay"] = "00:00:02",
            ["AUTHGATEWAY__Development__SampleLegacySystemUrl"] = $"http://127.0.0.1:{FreePort.Next()}",
            ["AUTHGATEWAY__ReverseProxy__Routes__open__ClusterId"] = "open",
            ["AUTHGATEWAY__ReverseProxy__Routes__open__AuthorizationPolicy"] = "Anonymous",
            ["AUTHGATEWAY__ReverseProxy__Routes__open__Match__Path"] = path,
            ["AUTHGATEWAY__ReverseProxy__Routes__open__Order"] = "-1",
            ["AUTHGATEWAY__ReverseProxy__Clusters__open__Destinations__one__Address"] = legacy.AbsoluteUri,
        },
    });

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, int port, string path)
    {
        try
        {
            return (await client.GetAsync(new Uri($"http://127.0.0.1:{port}{path}"))).StatusCode;
        }
        catch (HttpRequestException)
        {
            return HttpStatusCode.Unused;
        }
    }
}
