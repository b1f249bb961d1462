using System.Globalization;

namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>How much is tried, and what.</summary>
/// <param name="Seed">What all cases are made of: <c>AUTHGATEWAY_FUZZ_SEED</c>.</param>
/// <param name="Requests">How many requests are sent at least: <c>AUTHGATEWAY_FUZZ_REQUESTS</c>.</param>
/// <param name="First">The first case's number, to run a found one alone: <c>AUTHGATEWAY_FUZZ_FIRST</c>.</param>
internal sealed record FuzzOptions(int Seed, int Requests, int First)
{
    /// <summary>From the environment; a short run of one fixed seed where it says nothing.</summary>
    public static FuzzOptions FromEnvironment() => new(Number("SEED", 1), Number("REQUESTS", 20_000), Number("FIRST", 0));

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable($"AUTHGATEWAY_FUZZ_{name}"), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
