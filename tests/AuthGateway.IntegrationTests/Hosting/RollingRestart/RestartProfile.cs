using System.Globalization;

namespace AuthGateway.IntegrationTests.Hosting.RollingRestart;

/// <summary>How much is restarted under how much load, with which timings.</summary>
/// <param name="Replacements">How many replicas are replaced, one after another.</param>
/// <param name="RequestsPerSecond">The rate that the load aims at.</param>
/// <param name="Sockets">WebSockets that stay open.</param>
/// <param name="ProbeInterval">The readiness probe's period. Two failures in a row take a replica out.</param>
/// <param name="DrainDelay">Hosting:DrainDelay.</param>
/// <param name="DrainTimeout">Hosting:DrainTimeout.</param>
internal sealed record RestartProfile(int Replacements, int RequestsPerSecond, int Sockets, TimeSpan ProbeInterval, TimeSpan DrainDelay, TimeSpan DrainTimeout)
{
    /// <summary>How many replacements the long run makes; the short one is run where it is not set.</summary>
    public const string ReplacementsVariable = "AUTHGATEWAY_RESTARTS";

    /// <summary>The long run's rate.</summary>
    public const string RateVariable = "AUTHGATEWAY_RESTART_RATE";

    // The delay is many times what two failed probes take, for a machine that is busy with other things.
    private static readonly RestartProfile Short = new(3, 100, 8, TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(20));

    /// <summary>The one that this run is asked for. The long one has the chart's timings.</summary>
    public static RestartProfile Current => Number(ReplacementsVariable) is { } replacements
        ? new(replacements, Number(RateVariable) ?? 2_500, 100, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20))
        : Short;

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
