using System.Text;

namespace AuthGateway.Redis;

/// <summary>What a revocation names.</summary>
internal enum RevocationKind
{
    /// <summary>One credential (<c>jti</c>).</summary>
    Token,

    /// <summary>All of a subject's credentials up to a moment (<c>sub</c>).</summary>
    Subject,

    /// <summary>All credentials of one session (<c>sid</c>).</summary>
    Session,
}

/// <summary>What is revoked: an identifier, which means nothing without its issuer.</summary>
internal readonly record struct RevocationKey(RevocationKind Kind, string Issuer, string Value)
{
    /// <summary>The longest issuer or identifier, in bytes of UTF-8: it bounds an entry's memory in every replica.</summary>
    public const int MaxBytes = 512;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether a text can be an issuer or an identifier here: not empty, not too long, well-formed.</summary>
    public static bool Fits(string text)
    {
        if (text.Length is 0 or > MaxBytes)
        {
            return false;
        }

        try
        {
            // A lone surrogate would be written as U+FFFD, and two different identifiers would share an entry.
            return Strict.GetByteCount(text) <= MaxBytes;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>
    /// The entry's identity in Redis: kind, the issuer's length in bytes, a colon, the issuer, the identifier. The
    /// length leaves no way to move characters from the one into the other.
    /// </summary>
    public byte[] ToIdentity()
    {
        var issuerBytes = Strict.GetByteCount(Issuer);
        return Strict.GetBytes($"{Letter(Kind)}{issuerBytes}:{Issuer}{Value}");
    }

    /// <summary>Reads an identity; false for anything that <see cref="ToIdentity"/> does not write.</summary>
    public static bool TryFromIdentity(ReadOnlySpan<byte> identity, out RevocationKey key)
    {
        key = default;
        var colon = identity.IndexOf((byte)':');
        if (colon is < 2 or > 4 || !TryKind(identity[0], out var kind) || identity[1] == (byte)'0')
        {
            return false;
        }

        var issuerBytes = 0;
        foreach (var digit in identity[1..colon])
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            issuerBytes = (issuerBytes * 10) + (digit - '0');
        }

        var rest = identity[(colon + 1)..];
        if (issuerBytes > MaxBytes || rest.Length <= issuerBytes || rest.Length - issuerBytes > MaxBytes)
        {
            return false;
        }

        try
        {
            key = new RevocationKey(kind, Strict.GetString(rest[..issuerBytes]), Strict.GetString(rest[issuerBytes..]));
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static char Letter(RevocationKind kind) => kind switch
    {
        RevocationKind.Token => 't',
        RevocationKind.Subject => 's',
        RevocationKind.Session => 'n',
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static bool TryKind(byte letter, out RevocationKind kind)
    {
        (var known, kind) = letter switch
        {
            (byte)'t' => (true, RevocationKind.Token),
            (byte)'s' => (true, RevocationKind.Subject),
            (byte)'n' => (true, RevocationKind.Session),
            _ => (false, default),
        };
        return known;
    }
}
