using System.Reflection;
using OpenTelemetry.Resources;

namespace AuthGateway.Telemetry;

/// <summary>Who this process is, in every exported span and metric: OpenTelemetry's names, which Datadog reads as its unified service tags.</summary>
internal static class TelemetryResource
{
    private static readonly string Version =
        typeof(TelemetryResource).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>The resource, from the settings alone: OTEL_RESOURCE_ATTRIBUTES and its kin are not read.</summary>
    public static ResourceBuilder Of(TelemetrySettings settings)
    {
        var attributes = new List<KeyValuePair<string, object>>
        {
            new("service.name", settings.ServiceName),
            new("service.version", Version),

            // Replicas would overwrite each other's cumulative series without it. In Kubernetes, the pod's name.
            new("service.instance.id", Environment.MachineName),
        };
        if (settings.Environment.Length > 0)
        {
            attributes.Add(new("deployment.environment.name", settings.Environment));

            // Its name before semantic conventions 1.27, which older Datadog Agents read.
            attributes.Add(new("deployment.environment", settings.Environment));
        }

        return ResourceBuilder.CreateEmpty().AddAttributes(attributes);
    }
}
