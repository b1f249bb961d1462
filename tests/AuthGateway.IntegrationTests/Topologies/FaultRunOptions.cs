using System.Globalization;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>How long faults follow each other, and which.</summary>
/// <param name="Length">Of each of the two runs: <c>AUTHGATEWAY_FAULTS_MINUTES</c>; zero: none.</param>
/// <param name="Seed">What their order is made of: <c>AUTHGATEWAY_FAULTS_SEED</c>.</param>
internal sealed record FaultRunOptions(TimeSpan Length, int Seed)
{
    /// <summary>From the environment.</summary>
    public static FaultRunOptions FromEnvironment() => new(TimeSpan.FromMinutes(Number("MINUTES", 0)), Number("SEED", 1));

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable($"AUTHGATEWAY_FAULTS_{name}"), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
