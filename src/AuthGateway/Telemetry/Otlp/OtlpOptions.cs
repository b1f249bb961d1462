using AuthGateway.Settings;
using OpenTelemetry.Exporter;

namespace AuthGateway.Telemetry.Otlp;

/// <summary>The exporter library's options, from the settings alone.</summary>
internal static class OtlpOptions
{
    private const string TracesPath = "v1/traces";
    private const string MetricsPath = "v1/metrics";

    /// <summary>For traces.</summary>
    public static OtlpExporterOptions Traces(Live<OtlpSettings> settings) => From(settings, TracesPath);

    /// <summary>For metrics.</summary>
    public static OtlpExporterOptions Metrics(Live<OtlpSettings> settings) => From(settings, MetricsPath);

    // The library reads OTEL_EXPORTER_OTLP_* when its options are made. All of them are set here: a configuration has one
    // source, and one that comes by another way would be neither validated nor shown by `config check`.
    private static OtlpExporterOptions From(Live<OtlpSettings> live, string path) => From(live.Current, live, path);

    private static OtlpExporterOptions From(OtlpSettings settings, Live<OtlpSettings> live, string path) => new()
    {
        Endpoint = settings.Protocol == OtlpProtocol.Grpc ? settings.Endpoint! : new Uri($"{settings.Endpoint!.AbsoluteUri.TrimEnd('/')}/{path}"),
        Protocol = settings.Protocol == OtlpProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf,
        Headers = null,
        TimeoutMilliseconds = (int)settings.Timeout.TotalMilliseconds,
        Compression = OtlpExportCompression.None,
        HttpClientFactory = () => Client(settings, live),
    };

    // The headers stand here and not in the library's own option, which is a text of pairs that some values do not survive.
    private static HttpClient Client(OtlpSettings settings, Live<OtlpSettings> live) => new(new OtlpHeaders(live, new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = settings.Timeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    }))
    {
        Timeout = settings.Timeout,
    };
}
