using AuthGateway.Settings;
using AuthGateway.Telemetry.Otlp;
using AuthGateway.Telemetry.Tracing;

namespace AuthGateway.Telemetry;

/// <summary>What is told about requests, and to whom.</summary>
internal sealed record TelemetrySettings : ISettingsSection
{
    /// <inheritdoc/>
    public static string Section => "Telemetry";

    [Setting("The least severe log events that are written: Trace, Debug, Information, Warning, Error, Critical or None.")]
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    [Setting("Whether each request is written to the log. Metrics and spans do not depend on it.")]
    public bool RequestLog { get; init; } = true;

    [Setting("Whether responses carry the split of their time up to the headers in a Server-Timing header (W3C Server Timing). It tells callers how fast the systems behind are: allow it where callers are trusted.")]
    public bool ServerTiming { get; init; }

    [Setting("How a caller's identifier stands in the log: Plain, Hashed (HMAC-SHA-256 under PrincipalIdKey, so that equal callers can be told together but not named) or Omitted.")]
    public PrincipalIds PrincipalIds { get; init; } = PrincipalIds.Plain;

    [Setting("The key under which callers' identifiers are hashed: at least 16 characters. Required when PrincipalIds is Hashed.", Secret = true, Live = true)]
    public string PrincipalIdKey { get; init; } = "";

    [Setting("Whether /metrics is served on the management port (Prometheus text and OpenMetrics).")]
    public bool Metrics { get; init; } = true;

    [Setting("The service's name in everything that is exported: service.name.", Required = true)]
    public string ServiceName { get; init; } = TelemetryResource.DefaultServiceName;

    [Setting("The service's version in everything that is exported: service.version; empty for the build's own.")]
    public string ServiceVersion { get; init; } = "";

    [Setting("Where it runs, in everything that is exported: deployment.environment.name; empty for the host's environment in lower case.")]
    public string DeploymentEnvironment { get; init; } = "";

    [Setting("Which requests' spans are kept.")]
    public TracingSettings Tracing { get; init; } = new();

    [Setting("Where traces and metrics are sent.")]
    public OtlpSettings Otlp { get; init; } = new();

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        const int ShortestKey = 16;
        if (PrincipalIds == PrincipalIds.Hashed && PrincipalIdKey.Length < ShortestKey)
        {
            errors.Add(nameof(PrincipalIdKey), PrincipalIdKey.Length == 0 ? null : "***", $"a secret of at least {ShortestKey} characters, since PrincipalIds is Hashed");
        }
    }
}
