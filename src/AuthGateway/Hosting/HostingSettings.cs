using AuthGateway.Settings;

namespace AuthGateway.Hosting;

/// <summary>Ports, bounds of the server, and how it stops.</summary>
internal sealed record HostingSettings : ISettingsSection
{
    /// <inheritdoc/>
    public static string Section => "Hosting";

    [Setting("Where requests are served: http or https URL with host and port; several separated by semicolons. http serves HTTP/1.1, https serves HTTP/1.1 and HTTP/2.", Required = true)]
    public string Urls { get; init; } = "http://*:8080";

    [Setting("Where requests are served over HTTP/2 without TLS (prior knowledge); empty for nowhere.")]
    public string Http2Urls { get; init; } = "";

    [Setting("Where other proxies ask for decisions about the requests that they hold (Doors:Kinds); empty for nowhere. Never the same port as Urls, and never one to which callers' own requests are sent. http serves HTTP/1.1, https HTTP/1.1 and HTTP/2.")]
    public string DoorUrls { get; init; } = "";

    [Setting("Where health, metrics and the admin API are served. Never the same port as Urls.", Required = true)]
    public string ManagementUrls { get; init; } = "http://*:8081";

    [Setting("The certificate (PEM, with its chain) for https URLs. Read again when the file changes.")]
    public string CertificateFile { get; init; } = "";

    [Setting("The private key (PEM) of CertificateFile.")]
    public string CertificateKeyFile { get; init; } = "";

    [Setting("Whether callers of https URLs in Urls are asked for a certificate. None has to be shown, and any is taken, whoever issued it: what counts is whether it is the one that the caller's token is bound to (RFC 8705 section 3).")]
    public bool AskForClientCertificate { get; init; }

    [Setting("How long the gateway goes on serving after SIGTERM, with /readyz answering 503: as long as load balancers take to notice. Must be less than the pod's termination grace period by DrainTimeout and a margin.", Min = "00:00:00", Max = "00:05:00")]
    public TimeSpan DrainDelay { get; init; } = TimeSpan.FromSeconds(10);

    [Setting("How long requests in flight may take to end after DrainDelay; what is left then is cut.", Min = "00:00:00.1", Max = "00:10:00")]
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(20);

    // This and the next two together fit into the chart's 512 MiB: 13 KB for a connection, 31 KB more for a request in progress, 41 KB
    // more for a WebSocket, and 113 MB for the gateway itself (docs/runtime.md).
    [Setting("The most connections from callers at once; the next ones are closed at once. The management port does not count. Where the system lets the process open too few files for this and the next two, they are lowered at the start (event 1006); below 1024 files it does not start.", Min = "1", Max = "1000000", Unit = "connections")]
    public int MaxConnections { get; init; } = 10_000;

    // Four upstream servers that hang may hold all that Proxy lets each of them hold (512 requests and 512 that wait) before the
    // gateway refuses what would go elsewhere.
    [Setting("The most requests in progress at once, on the ports of Urls, Http2Urls and DoorUrls together; more are answered with 503 and Retry-After before anything is done for them. Open streams count below MaxStreams instead. The management port does not count.", Min = "1", Max = "1000000", Unit = "requests")]
    public int MaxRequestsInFlight { get; init; } = 4_096;

    [Setting("The most WebSockets and streams of server-sent events at once. A WebSocket beyond is answered with 503 and Retry-After; server-sent events beyond count below MaxRequestsInFlight.", Min = "1", Max = "1000000", Unit = "streams")]
    public int MaxStreams { get; init; } = 2_048;

    [Setting("How long a caller may take to send a request's headers (slowloris).", Min = "00:00:01", Max = "00:02:00")]
    public TimeSpan RequestHeadersTimeout { get; init; } = TimeSpan.FromSeconds(10);

    [Setting("How long a connection may stand idle between requests. Keep it above the API gateway's own idle timeout.", Min = "00:00:01", Max = "01:00:00")]
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(130);

    [Setting("The largest request body; a larger one is answered with 413.", Min = "0", Max = "1099511627776", Unit = "bytes")]
    public long MaxRequestBodyBytes { get; init; } = 256L * 1024 * 1024;

    // HTTP/2 knows no smaller window (RFC 9113 section 6.9.2). With 1,000 uploads to a system that reads nothing the process took 303 MB of
    // 512 MiB, with twice as much for each 346 MB.
    [Setting("How much of a request's body is kept while nobody reads it, for each connection, and over HTTP/2 for each request. Over HTTP/2 no upload is faster than this much for each round trip to the caller.", Min = "65536", Max = "16777216", Unit = "bytes")]
    public int RequestBufferBytes { get; init; } = 64 * 1024;

    [Setting("How much of an answer the system buffers for one connection; the kernel doubles it. A caller must read a third of that within an upstream's ActivityTimeout or is cut, and no connection is faster than this much for each round trip.", Min = "16384", Max = "16777216", Unit = "bytes")]
    public int SendBufferBytes { get; init; } = 256 * 1024;

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        Check(errors, nameof(Urls), Urls);
        Check(errors, nameof(Http2Urls), Http2Urls);
        Check(errors, nameof(DoorUrls), DoorUrls);
        Check(errors, nameof(ManagementUrls), ManagementUrls);
        if ((CertificateFile.Length == 0) != (CertificateKeyFile.Length == 0))
        {
            errors.Add(CertificateFile.Length == 0 ? nameof(CertificateFile) : nameof(CertificateKeyFile), null, "both the certificate and its key, or neither");
        }

        var listensTls = Listeners(Urls).Concat(Listeners(DoorUrls)).Concat(Listeners(ManagementUrls)).Any(IsHttps);
        if (listensTls && CertificateFile.Length == 0)
        {
            errors.Add(nameof(CertificateFile), null, "the path of a certificate, since an https URL is served");
        }

        var management = Listeners(ManagementUrls).Select(address => address.Port).Where(port => port != 0);
        var data = Listeners(Urls).Concat(Listeners(Http2Urls)).Select(address => address.Port);
        var doors = Listeners(DoorUrls).Select(address => address.Port).Where(port => port != 0);
        if (data.Intersect(management).Any())
        {
            errors.Add(nameof(ManagementUrls), ManagementUrls, "another port than requests are served on");
        }

        if (data.Concat(management).Intersect(doors).Any())
        {
            errors.Add(nameof(DoorUrls), DoorUrls, "another port than requests, or health and the admin API, are served on");
        }
    }

    /// <summary>The addresses of a semicolon-separated list of URLs.</summary>
    public static IEnumerable<BindingAddress> Listeners(string urls) =>
        Split(urls).Select(url => TryParse(url, out var address) ? address : null).OfType<BindingAddress>();

    /// <summary>Whether TLS is spoken at the address.</summary>
    public static bool IsHttps(BindingAddress address) => address.Scheme == "https";

    private static void Check(SettingsErrors errors, string key, string urls)
    {
        foreach (var url in Split(urls).Where(url => !TryParse(url, out _)))
        {
            errors.Add(key, url, "http://HOST:PORT or https://HOST:PORT, without a path; * for every address");
        }
    }

    private static string[] Split(string urls) => urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool TryParse(string url, out BindingAddress? address)
    {
        try
        {
            address = BindingAddress.Parse(url);
            return address is { IsUnixPipe: false, IsNamedPipe: false, PathBase.Length: 0 } && (IsHttps(address) || address.Scheme == "http");
        }
        catch (FormatException)
        {
            address = null;
            return false;
        }
    }
}
