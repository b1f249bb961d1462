namespace AuthGateway.TestSupport;

/// <summary>One frame of HTTP/2 (RFC 9113 section 4.1).</summary>
/// <param name="Type">Its type; the ones of RFC 9113 are constants of <see cref="RawHttp2Client"/>.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Stream">The stream it belongs to; 0 for the connection.</param>
/// <param name="Payload">What it carries.</param>
public sealed record Http2Frame(byte Type, byte Flags, int Stream, byte[] Payload)
{
    /// <summary>Whether a flag is set.</summary>
    public bool Has(byte flag) => (Flags & flag) != 0;
}
