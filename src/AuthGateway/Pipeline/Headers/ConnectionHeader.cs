using System.Buffers;
using AuthGateway.Pipeline.Canonical;

namespace AuthGateway.Pipeline.Headers;

/// <summary>
/// The Connection header lets a caller name headers that the next proxy drops (RFC 9110 section 7.6.1). What it names goes no
/// further than here; naming a header that protects something is an attack on the hops behind.
/// </summary>
/// <param name="endToEnd">The headers that must not be named.</param>
internal sealed class ConnectionHeader(IEnumerable<string> endToEnd)
{
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly HeaderPatterns Options = new(KnownHeaders.ConnectionOptions);

    private readonly HeaderPatterns _endToEnd = new(endToEnd);

    /// <summary>Judges what the header names, and removes it.</summary>
    public RequestRefusal Apply(IHeaderDictionary headers, ref int removed)
    {
        foreach (var line in headers.Connection)
        {
            var list = line.AsSpan();
            foreach (var range in list.Split(','))
            {
                var refusal = ApplyToken(list[range].Trim(" \t"), headers, ref removed);
                if (refusal != RequestRefusal.None)
                {
                    return refusal;
                }
            }
        }

        return RequestRefusal.None;
    }

    private RequestRefusal ApplyToken(ReadOnlySpan<char> token, IHeaderDictionary headers, ref int removed)
    {
        // RFC 9110 section 5.6.1: empty list elements are to be ignored.
        if (token.IsEmpty)
        {
            return RequestRefusal.None;
        }

        if (token.Length > HeaderPatterns.LongestKnown || token.ContainsAnyExcept(Token))
        {
            return RequestRefusal.ConnectionToken;
        }

        Span<char> buffer = stackalloc char[HeaderPatterns.LongestKnown];
        var folded = HeaderPatterns.Fold(token, buffer);
        if (Options.Contains(folded))
        {
            return RequestRefusal.None;
        }

        if (_endToEnd.Contains(folded))
        {
            return RequestRefusal.HopByHopAbuse;
        }

        removed += headers.Remove(token.ToString()) ? 1 : 0;
        return RequestRefusal.None;
    }
}
