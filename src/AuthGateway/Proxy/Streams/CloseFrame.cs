using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AuthGateway.Proxy.Streams;

/// <summary>The frame by which the gateway says that it goes away: 1001 (RFC 6455 section 7.4.1), without a reason's text.</summary>
internal static class CloseFrame
{
    /// <summary>How long it is to a caller.</summary>
    public const int Length = 4;

    private const byte FinalClose = 0x88;
    private const byte PayloadLength = 2;
    private const byte Masked = 0x80;
    private const ushort GoingAway = 1001;

    /// <summary>Writes it as a server says it.</summary>
    public static void WriteToCaller(Span<byte> buffer)
    {
        buffer[0] = FinalClose;
        buffer[1] = PayloadLength;
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], GoingAway);
    }

    /// <summary>It as a client says it: masked with bytes that nobody can foretell (RFC 6455 section 5.3).</summary>
    public static byte[] ToUpstream()
    {
        var mask = RandomNumberGenerator.GetBytes(4);
        return
        [
            FinalClose, Masked | PayloadLength, .. mask,
            (byte)((GoingAway >> 8) ^ mask[0]), (byte)((GoingAway & 0xFF) ^ mask[1]),
        ];
    }
}
