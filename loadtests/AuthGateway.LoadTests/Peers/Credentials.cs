namespace AuthGateway.LoadTests.Peers;

/// <summary>What a scenario's callers show.</summary>
/// <param name="File">A file with the values of the credential's header, one caller's a line.</param>
/// <param name="First">The first caller's.</param>
internal sealed record Credentials(string File, string First);
