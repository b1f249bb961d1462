namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>What routing and policies saw of a request that was allowed, noted as it goes to the upstream.</summary>
internal sealed record JudgedRequest(long Number, string Method, string Path, string Query, string Host, bool IsCallerKnown);
