namespace AuthGateway.Pipeline.Places;

/// <summary>How much may be under way in the process at once.</summary>
/// <param name="Requests">Requests that are no streams.</param>
/// <param name="Streams">WebSockets and streams of server-sent events.</param>
internal sealed record PlaceBounds(int Requests, int Streams);
