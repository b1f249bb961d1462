namespace AuthGateway.Proxy;

/// <summary>An upstream's connection ended before the first byte of the answer.</summary>
/// <param name="cause">The reset, where it was one; null where it was closed in good order.</param>
internal sealed class UpstreamClosedException(Exception? cause) : IOException("The upstream's connection ended before its answer began.", cause);
