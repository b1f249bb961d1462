using System.Globalization;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Management;
using AuthGateway.TestSupport;
using AuthGateway.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.IntegrationTests.Support;

/// <summary>The gateway as it runs, on free ports, in this process: real sockets, its own configuration loader, its own host.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    /// <summary>The admin API's token in tests.</summary>
    public const string AdminToken = "admin-token-for-tests-0123456789abcdef";

    private readonly WebApplication _app;

    private Gateway(WebApplication app)
    {
        _app = app;
        Data = new Uri(app.Urls.First());
        Http2 = new Uri(app.Urls.Skip(1).First());
        Management = new Uri(app.Services.GetRequiredService<ManagementServer>().Urls.First());
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Data, Timeout = TimeSpan.FromSeconds(60) };
        ManagementClient = new HttpClient { BaseAddress = Management };
    }

    /// <summary>Where requests are served over HTTP/1.1.</summary>
    public Uri Data { get; }

    /// <summary>Where requests are served over HTTP/2 without TLS.</summary>
    public Uri Http2 { get; }

    /// <summary>Where other proxies ask for decisions, where the keys say so.</summary>
    public Uri Door => new(_app.Urls.Skip(2).First());

    /// <summary>The management port.</summary>
    public Uri Management { get; }

    /// <summary>A client of the data port that follows nothing and keeps no cookies.</summary>
    public HttpClient Client { get; }

    /// <summary>A client of the management port.</summary>
    public HttpClient ManagementClient { get; }

    /// <summary>The gateway's own services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a gateway with these keys over the tests' defaults; it is ready when this returns unless told otherwise.</summary>
    public static async Task<Gateway> StartAsync(IEnumerable<(string Key, string Value)> keys, string environment = "Production", bool waitUntilReady = true, Action<IServiceCollection>? more = null)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_ENVIRONMENT"] = environment };
        (string Key, string Value)[] defaults =
        [
            ("Hosting:Urls", "http://127.0.0.1:0"),
            ("Hosting:Http2Urls", "http://127.0.0.1:0"),
            ("Hosting:ManagementUrls", "http://127.0.0.1:0"),
            ("Hosting:DrainDelay", "00:00:00"),
            ("Management:RecentRequests", "true"),
            ("Management:AdminToken", AdminToken),
            ("Telemetry:ServerTiming", "true"),
            // A machine that runs several suites at once is late, and that is no outage.
            ("Redis:CommandTimeout", "00:00:02"),
        ];
        foreach (var (key, value) in defaults.Concat(keys))
        {
            variables[$"AUTHGATEWAY__{key.Replace(":", "__", StringComparison.Ordinal)}"] = value;
        }

        // An empty folder: the appsettings of the build do not count.
        using var folder = new TemporaryFolder("gateway");
        var settings = SettingsLoader.Load(new SettingsInputs { BaseDirectory = folder.Path, Variables = variables }, GatewaySettings.Catalogue);
        Assert.True(settings.Errors.Count == 0, string.Join('\n', settings.Errors));
        var app = GatewayHost.Build(settings, more);
        await app.StartAsync();
        var gateway = new Gateway(app);
        if (waitUntilReady)
        {
            await gateway.ReadyAsync();
        }

        return gateway;
    }

    /// <summary>The keys of a route to a cluster of one server, both named alike.</summary>
    public static IEnumerable<(string Key, string Value)> Route(string name, Uri upstream, string policy, string path = "{**rest}") =>
    [
        ($"ReverseProxy:Routes:{name}:ClusterId", name),
        ($"ReverseProxy:Routes:{name}:AuthorizationPolicy", policy),
        ($"ReverseProxy:Routes:{name}:Match:Path", path),
        ($"ReverseProxy:Clusters:{name}:Destinations:one:Address", upstream.AbsoluteUri),
    ];

    /// <summary>A test token of the built-in issuer; Development only.</summary>
    public async Task<string> DevelopmentTokenAsync(string type = "member", string sub = "member-1", string scope = "profile", string query = "")
    {
        var response = await ManagementClient.PostAsync($"/dev/token?type={type}&sub={sub}&scope={Uri.EscapeDataString(scope)}{query}", content: null);
        var token = (await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).Trim();
        LogCanary.Watch(token);
        return token;
    }

    /// <summary>The reported split of the last request on a route: waits until it is there.</summary>
    public async Task<RecentRequest> ReportedAsync(string route, int requests = 1)
    {
        var recent = Services.GetRequiredService<RecentRequests>();
        await Eventually.TrueAsync(() => Task.FromResult(recent.Newest().Count(request => request.Route == route) >= requests));
        var newest = recent.Newest().First(request => request.Route == route);
        Assert.True(
            newest.OwnerMicroseconds.Values.Sum() == newest.TotalMicroseconds,
            string.Create(CultureInfo.InvariantCulture, $"The owners sum to {newest.OwnerMicroseconds.Values.Sum()} µs, the total is {newest.TotalMicroseconds} µs."));
        return newest;
    }

    /// <summary>The reported splits of a route's last requests, the newest first: waits until there are so many.</summary>
    public async Task<IReadOnlyList<RecentRequest>> AllReportedAsync(string route, int requests)
    {
        await ReportedAsync(route, requests);
        return [.. Services.GetRequiredService<RecentRequests>().Newest().Where(request => request.Route == route).Take(requests)];
    }

    private async Task ReadyAsync()
    {
        var last = "nothing was answered";
        try
        {
            // Several suites at once make a machine so slow that a first connection takes its time.
            await Eventually.TrueAsync(
                async () =>
                {
                    using var ready = await ManagementClient.GetAsync("/readyz");
                    last = await ready.Content.ReadAsStringAsync();
                    return ready.IsSuccessStatusCode;
                },
                TimeSpan.FromMinutes(1));
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"The gateway is not ready: {last}", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        ManagementClient.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
