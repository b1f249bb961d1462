using System.Buffers;
using AuthGateway.Pipeline.Canonical;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace AuthGateway.Pipeline.Headers;

/// <summary>
/// Takes from a request the headers by which a caller could pretend to be somebody else, or somewhere else. A clean request
/// costs no allocation.
/// </summary>
internal sealed class HeaderHygiene(CanonicalSettings settings)
{
    // RFC 9110 section 5.6.2.
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> PlainName =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // RFC 9110 section 5.5: CR, LF and NUL are dangerous, the other controls invalid; a tab is neither.
    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(c => c != '\t').Append(0x7F).Select(c => (char)c)]);

    private static readonly HeaderPatterns SpelledWithDashes = new(KnownHeaders.SpelledWithDashes);
    private static readonly HeaderPatterns ConnectionSpecific = new(KnownHeaders.ConnectionSpecific);

    private readonly HeaderPatterns _removed =
        new([.. KnownHeaders.AlwaysRemoved, .. settings.ProtectedHeaders, .. settings.AlsoProtectedHeaders]);

    private readonly ConnectionHeader _connection =
        new([.. KnownHeaders.EndToEnd, "x-authgateway-*", .. settings.ProtectedHeaders, .. settings.AlsoProtectedHeaders]);

    /// <summary>Judges and cleans the headers of a request.</summary>
    /// <param name="request">The request; unchanged when it is refused for a name or a value.</param>
    /// <param name="removed">How many headers were removed because of their names. Nobody tells the caller.</param>
    public RequestRefusal Apply(HttpRequest request, out int removed)
    {
        removed = 0;
        var headers = request.Headers;
        var count = headers.Count;

        // A copy into a pooled array: the server's enumerator would be boxed, and removing while enumerating is an error.
        var all = ArrayPool<KeyValuePair<string, StringValues>>.Shared.Rent(count);
        try
        {
            headers.CopyTo(all, 0);
            var pairs = all.AsSpan(0, count);
            var refusal = Judge(pairs, HttpProtocol.IsHttp11(request.Protocol) || HttpProtocol.IsHttp10(request.Protocol));
            if (refusal != RequestRefusal.None)
            {
                return refusal;
            }

            removed = Remove(pairs, headers);
        }
        finally
        {
            ArrayPool<KeyValuePair<string, StringValues>>.Shared.Return(all, clearArray: true);
        }

        if (headers.Connection.Count > 0)
        {
            var refusal = _connection.Apply(headers, ref removed);
            if (refusal != RequestRefusal.None)
            {
                return refusal;
            }
        }

        // "trailers" is the one value that says something about the request (gRPC needs it); the rest is between two hops.
        if (headers.TE.Count > 0 && !(headers.TE.Count == 1 && string.Equals(headers.TE[0], "trailers", StringComparison.OrdinalIgnoreCase)))
        {
            headers.Remove(HeaderNames.TE);
        }

        return UpgradeHeader.Apply(request);
    }

    private static RequestRefusal Judge(ReadOnlySpan<KeyValuePair<string, StringValues>> pairs, bool isHttp1)
    {
        Span<char> buffer = stackalloc char[HeaderPatterns.LongestKnown];
        var isRepeated = false;
        foreach (var (name, values) in pairs)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(Token))
            {
                return RequestRefusal.InvalidHeaderName;
            }

            if (!isHttp1 && name.Length <= buffer.Length && ConnectionSpecific.Contains(HeaderPatterns.Fold(name, buffer)))
            {
                return RequestRefusal.ConnectionSpecificHeader;
            }

            // RFC 9110 section 5.3. One reader takes the first, another the last, a third both with a comma between (CWE-436).
            isRepeated |= values.Count > 1 && KnownHeaders.OfOneValue.Contains(name);

            foreach (var value in values)
            {
                if (value.AsSpan().ContainsAny(Controls))
                {
                    return RequestRefusal.InvalidHeaderValue;
                }
            }
        }

        // Last: after what is no header at all the connection ends, whatever else is wrong.
        return isRepeated ? RequestRefusal.RepeatedHeader : RequestRefusal.None;
    }

    private int Remove(ReadOnlySpan<KeyValuePair<string, StringValues>> pairs, IHeaderDictionary headers)
    {
        Span<char> buffer = stackalloc char[HeaderPatterns.LongestKnown];
        var removed = 0;
        foreach (var (name, _) in pairs)
        {
            // A longer name equals none that is known, but it may begin with a known prefix.
            var folded = HeaderPatterns.Fold(name.AsSpan(0, Math.Min(name.Length, buffer.Length)), buffer);
            if (_removed.Contains(folded) || (name.AsSpan().ContainsAnyExcept(PlainName) && IsAlias(folded)))
            {
                headers.Remove(name);
                removed++;
            }
        }

        return removed;
    }

    // "Transfer_Encoding" and the like.
    private static bool IsAlias(ReadOnlySpan<char> folded) => SpelledWithDashes.Contains(folded);
}
