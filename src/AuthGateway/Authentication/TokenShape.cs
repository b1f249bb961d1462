using System.Buffers;
using System.Text;
using AuthGateway.Jose;

namespace AuthGateway.Authentication;

/// <summary>Tells signed tokens from opaque ones by their looks alone.</summary>
internal static class TokenShape
{
    private const int MaxDepth = 4;

    /// <summary>
    /// Whether a token has the form of a compact JWS (RFC 7515 section 7.1): three parts, of which the first is a JSON object
    /// with an <c>alg</c>. Whether it is a good one is another question.
    /// </summary>
    public static bool IsSigned(ReadOnlySpan<char> token)
    {
        var first = token.IndexOf('.');
        if (first <= 0 || token.Count('.') != 2)
        {
            return false;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(first);
        var header = bytes.AsSpan(0, Encoding.ASCII.GetBytes(token[..first], bytes));
        var isSigned = StrictBase64Url.Decode(header) is { } json && StrictJson.ParseObject(json, MaxDepth) is { } root && root.TryGetProperty("alg", out _);
        ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        return isSigned;
    }
}
