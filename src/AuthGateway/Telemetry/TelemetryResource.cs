using System.Reflection;
using OpenTelemetry.Resources;

namespace AuthGateway.Telemetry;

/// <summary>Who tells: the attributes of this process, the same in metrics, spans and everything exported.</summary>
internal static class TelemetryResource
{
    /// <summary>The name that the service has unless the settings say another.</summary>
    public const string DefaultServiceName = "authgateway";

    /// <summary>The resource, from nothing but the settings: no environment variable adds to it.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="environmentName">The host's environment, for a deployment that the settings do not name.</param>
    public static ResourceBuilder Builder(TelemetrySettings settings, string environmentName) => ResourceBuilder.CreateEmpty().AddAttributes(
    [
        new("service.name", settings.ServiceName),
        new("service.version", settings.ServiceVersion.Length > 0 ? settings.ServiceVersion : BuildVersion),
        // The pod's name: tells replicas apart where no scraper does.
        new("service.instance.id", Environment.MachineName),
        new("deployment.environment.name", Deployment(settings, environmentName)),
        // Its name before semantic conventions 1.27, which older Datadog Agents read.
        new("deployment.environment", Deployment(settings, environmentName)),
    ]);

    private static string Deployment(TelemetrySettings settings, string environmentName) =>
        settings.DeploymentEnvironment.Length > 0 ? settings.DeploymentEnvironment : environmentName.ToLowerInvariant();

    /// <summary>The version of this build.</summary>
    public static string BuildVersion { get; } =
        typeof(TelemetryResource).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
