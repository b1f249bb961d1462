using System.Collections.Immutable;
using AuthGateway.Settings;

namespace AuthGateway.Telemetry.Otlp;

/// <summary>Where traces and metrics are sent.</summary>
internal sealed record OtlpSettings : ISettings
{
    [Setting("The OTLP receiver, such as http://datadog-agent:4317. For HttpProtobuf the base address: /v1/traces and /v1/metrics are appended. None: nothing is sent.")]
    public Uri? Endpoint { get; init; }

    [Setting("How OTLP is carried: Grpc (by custom on port 4317) or HttpProtobuf (4318).")]
    public OtlpProtocol Protocol { get; init; } = OtlpProtocol.Grpc;

    [Setting("Headers sent with every export, by name: the credential of a hosted receiver.", Secret = true, Live = true)]
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    [Setting("How long one export may take. What it held is dropped and counted when it fails.", Min = "00:00:00.1", Max = "00:01:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    [Setting("Whether traces are sent.")]
    public bool Traces { get; init; } = true;

    [Setting("Whether metrics are sent. They can be scraped all the same.")]
    public bool Metrics { get; init; } = true;

    [Setting("How often metrics are sent.", Min = "00:00:00.1", Max = "00:10:00")]
    public TimeSpan MetricsInterval { get; init; } = TimeSpan.FromSeconds(10);

    [Setting("Cumulative (from the start of the process) or Delta (from the export before: what the Datadog Agent prefers).")]
    public MetricsTemporality MetricsTemporality { get; init; } = MetricsTemporality.Cumulative;

    /// <summary>Whether traces have somewhere to go.</summary>
    public bool SendsTraces => Traces && Endpoint is not null;

    /// <summary>Whether metrics have somewhere to go.</summary>
    public bool SendsMetrics => Metrics && Endpoint is not null;

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (Endpoint is { } endpoint && ((endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps) || endpoint.UserInfo.Length > 0 || endpoint.Query.Length > 0))
        {
            errors.Add(nameof(Endpoint), null, "an http or https address without credentials or query, such as http://collector:4317");
        }

        using var probe = new HttpRequestMessage();
        foreach (var name in Headers.Keys.Where(name => !probe.Headers.TryAddWithoutValidation(name, "")))
        {
            errors.Add($"{nameof(Headers)}:{name}", null, "the name of an HTTP request header");
        }

        foreach (var (name, _) in Headers.Where(header => header.Value.AsSpan().ContainsAnyExceptInRange(' ', '~')))
        {
            errors.Add($"{nameof(Headers)}:{name}", "***", "visible ASCII text");
        }
    }
}
