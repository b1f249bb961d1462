using AuthGateway.TestSupport;

namespace AuthGateway.FaultTests.Stack;

/// <summary>All that stands on the way of a request, as processes of their own, with a chaos proxy before each peer of the gateway.</summary>
internal sealed class FaultStack : IAsyncDisposable
{
    private const string Modules = "/usr/lib/nginx/modules";
    private readonly TemporaryFolder _folder = new("faults");
    private readonly List<IAsyncDisposable> _parts = [];

    private FaultStack()
    {
    }

    /// <summary>Why the whole cannot run here, or null.</summary>
    public static string? SkipReason { get; } =
        RedisServerProcess.SkipReason ?? NginxProcess.SkipReason
        ?? (File.Exists($"{Modules}/ngx_http_lua_module.so") ? null : "nginx has no Lua module (Debian's nginx-extras)");

    public RedisServerProcess Redis { get; private set; } = null!;

    public KeyServer Keys { get; private set; } = null!;

    public HalfHeartedServer Twice { get; private set; } = null!;

    public FaultGateway Gateway { get; private set; } = null!;

    /// <summary>What stands in the gateway's place: the gateway, unless a comparison puts another there.</summary>
    public IFront Front { get; set; } = null!;

    /// <summary>Where the reverse proxy is for what stands in the gateway's place: behind a chaos proxy, in plain text and over TLS.</summary>
    public (Uri Plain, Uri Tls) ReverseProxy => (ToReverseProxy.Address, new Uri($"https://localhost:{ToReverseProxyTls.Port}"));

    /// <summary>Between the gateway and Redis.</summary>
    public TcpChaosProxy ToRedis { get; private set; } = null!;

    /// <summary>Between the gateway and the identity provider.</summary>
    public TcpChaosProxy ToProvider { get; private set; } = null!;

    /// <summary>Between the gateway and the reverse proxy.</summary>
    public TcpChaosProxy ToReverseProxy { get; private set; } = null!;

    /// <summary>The same, where they talk over TLS.</summary>
    public TcpChaosProxy ToReverseProxyTls { get; private set; } = null!;

    /// <summary>Between the reverse proxy and the legacy system.</summary>
    public TcpChaosProxy ToLegacy { get; private set; } = null!;

    /// <summary>Starts it all.</summary>
    public static async Task<FaultStack> StartAsync()
    {
        var stack = new FaultStack();
        try
        {
            await stack.StartPartsAsync();
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>One request on a connection of its own: a request line without its version, and headers.</summary>
    public Task<RawResponse> SendAsync(string request, params IEnumerable<string> headers) => SendAsync(TimeSpan.FromSeconds(15), request, headers);

    /// <summary>The same with another patience.</summary>
    public async Task<RawResponse> SendAsync(TimeSpan patience, string request, params IEnumerable<string> headers)
    {
        await using var client = await RawHttpClient.ConnectAsync(Front.Data);
        client.Patience = patience;
        await client.SendAsync(Text(request, headers));
        return await client.ReadResponseAsync();
    }

    /// <summary>The same as text.</summary>
    public static string Text(string request, params IEnumerable<string> headers) =>
        string.Concat([$"{request} HTTP/1.1\r\nHost: gateway.example.com\r\n", .. headers.Select(header => $"{header}\r\n"), "\r\n"]);

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task StartPartsAsync()
    {
        var legacy = Part(await LegacySystemProcess.StartAsync());
        ToLegacy = Part(TcpChaosProxy.Start(legacy.Address));
        var certificates = new TestCertificates();
        var (certificate, key) = certificates.WriteServerCertificate(_folder);
        var tlsPort = FreePort.Next();
        var nginx = Part(await NginxProcess.StartAsync(ToLegacy.Address, new NginxOptions
        {
            Modules = [$"{Modules}/ndk_http_module.so", $"{Modules}/ngx_http_lua_module.so"],
            ServerDirectives = $"listen 127.0.0.1:{tlsPort} ssl; ssl_certificate {certificate}; ssl_certificate_key {key}; {SlowProxy}",
        }));
        ToReverseProxy = Part(TcpChaosProxy.Start(nginx.Address));
        ToReverseProxyTls = Part(TcpChaosProxy.Start("127.0.0.1", tlsPort));
        // With what it acknowledged kept, a Redis that comes back is the same Redis.
        Redis = Part(await RedisServerProcess.StartAsync(new RedisServerOptions { Durable = true, Arguments = ["--hz", "500"] }));
        ToRedis = Part(TcpChaosProxy.Start(Redis.Host, Redis.Port));
        Keys = Part(new KeyServer([.. GatewayConfiguration.ColdIssuers, GatewayConfiguration.SteadyIssuer]));
        ToProvider = Part(TcpChaosProxy.Start(Keys.Address));
        Twice = Part(new HalfHeartedServer());
        Gateway = Part(await FaultGateway.StartAsync(
            GatewayConfiguration.Keys(
                ToRedis.Endpoint, ToProvider.Address, ReverseProxy.Plain, ReverseProxy.Tls, Twice.Address),
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["SSL_CERT_FILE"] = certificates.WriteAuthority(_folder) }));
        Front = Gateway;
    }

    // A reverse proxy that is slow itself, before it asks the legacy system, and says how long it was.
    private const string SlowProxy =
        """
        access_by_lua_block {
            local ms = tonumber(ngx.var.http_x_slow_proxy)
            if ms then
                ngx.update_time()
                local began = ngx.now()
                ngx.sleep(ms / 1000)
                ngx.update_time()
                ngx.header["X-Slow-Proxy-Us"] = string.format("%d", (ngx.now() - began) * 1000000 + 0.5)
            end
        }
        """;

    private T Part<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }
}
