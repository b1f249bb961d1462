using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace AuthGateway.Proxy.Streams;

/// <summary>
/// Ends streams when the gateway stops: nothing else would, and their callers would see a broken connection at the end of
/// the drain instead of a close that tells them to come again.
/// </summary>
/// <remarks>
/// Not all at once, for each caller comes again at once and to fewer replicas: each at its own random moment of the first
/// half of the drain's time. The second half is for the closing handshakes.
/// </remarks>
internal sealed class StreamEndings(IHostApplicationLifetime lifetime, IOptions<HostOptions> host, TimeProvider clock)
{
    private readonly int _spreadMilliseconds = (int)(host.Value.ShutdownTimeout / 2).TotalMilliseconds;

    /// <summary>The ending of a stream that opens now.</summary>
    public StreamEnding Next() => new(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(_spreadMilliseconds + 1)), clock, lifetime.ApplicationStopping);
}
