namespace AuthGateway.IntegrationTests.Telemetry;

/// <summary>One line of an exposition.</summary>
internal sealed record ExpositionSample(string Name, IReadOnlyDictionary<string, string> Labels, string Value);
