using AuthGateway.LoadTests.Peers;

namespace AuthGateway.LoadTests.Measuring;

/// <summary>One time of driving a server.</summary>
/// <param name="Address">The server.</param>
/// <param name="Duration">How long.</param>
/// <param name="Connections">Over how many connections.</param>
/// <param name="Credentials">The callers' credentials.</param>
/// <param name="Rate">Requests a second; null: as many as are answered.</param>
/// <param name="Once">Whether each credential may be sent once only.</param>
internal sealed record Drive(Uri Address, TimeSpan Duration, int Connections, Credentials Credentials, double? Rate = null, bool Once = false);
