using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using AuthGateway.Redis.Sessions;

namespace AuthGateway.Authentication.Sessions;

/// <summary>
/// The secret in the cookie: 256 random bits, and in front of them the bucket of the subject, by which one question finds the
/// session. 33 bytes are 44 characters of base64url with nothing left over, so each id has one spelling.
/// </summary>
internal sealed record SessionId
{
    /// <summary>How long an id is, in characters.</summary>
    public const int Length = 44;

    private const int Bytes = 33;

    private SessionId(string text, byte bucket)
    {
        Text = text;
        Key = new SessionKey(bucket, Base64Url.EncodeToString(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(text))));
    }

    /// <summary>The cookie's value.</summary>
    public string Text { get; }

    /// <summary>Where its session is found.</summary>
    public SessionKey Key { get; }

    /// <summary>A new id for a subject.</summary>
    public static SessionId New(SessionSubject subject)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(bytes[1..]);
        bytes[0] = subject.Bucket;
        return new SessionId(Base64Url.EncodeToString(bytes), subject.Bucket);
    }

    /// <summary>Reads a cookie's value; false for what no id looks like.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out SessionId? id)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        // Not by TryDecodeFromChars, which throws at other characters. The decoder passes over white space: the length that comes out tells.
        id = text.Length == Length
            && Base64Url.DecodeFromChars(text, bytes, out _, out var written) == OperationStatus.Done && written == Bytes
            ? new SessionId(text.ToString(), bytes[0])
            : null;
        return id is not null;
    }

    /// <summary>Never the id, whatever prints it.</summary>
    public override string ToString() => "(session)";
}
