using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AuthGateway.Jose;
using AuthGateway.Redis.Relations;

namespace AuthGateway.Authorization.Relationships;

/// <summary>
/// A moment of a store as callers carry it about, opaque to them. It is no secret and proves nothing: who makes one up asks for
/// a freshness that may not be there, and gets an error.
/// </summary>
internal static class ConsistencyToken
{
    private const byte Version = 1;
    private const int StoreBytes = 6;
    private const int Length = 1 + StoreBytes + sizeof(long) + sizeof(long);

    /// <summary>Spells a moment.</summary>
    public static string Write(string store, StoreMoment moment)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = Version;
        Mark(store).CopyTo(bytes[1..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(1 + StoreBytes)..], moment.Epoch);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(1 + StoreBytes + sizeof(long))..], moment.Revision);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads one of this store's.</summary>
    public static bool TryRead(string store, string text, out StoreMoment moment)
    {
        moment = default;
        if (StrictBase64Url.Decode(Encoding.UTF8.GetBytes(text)) is not { Length: Length } decoded || decoded[0] != Version)
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = decoded;
        if (!bytes.Slice(1, StoreBytes).SequenceEqual(Mark(store)))
        {
            return false;
        }

        moment = new StoreMoment(
            BinaryPrimitives.ReadInt64BigEndian(bytes[(1 + StoreBytes)..]), BinaryPrimitives.ReadInt64BigEndian(bytes[(1 + StoreBytes + sizeof(long))..]));
        return moment is { Epoch: > 0, Revision: >= 0 };
    }

    // Another store's token is a mistake, and its numbers would mean nothing here.
    private static ReadOnlySpan<byte> Mark(string store) => SHA256.HashData(Encoding.UTF8.GetBytes(store)).AsSpan(0, StoreBytes);
}
