using System.Buffers;
using System.Net.Http.Headers;
using System.Text;

namespace AuthGateway.Tokens.Service;

/// <summary>
/// The parameters of a request (RFC 6749 appendix B), read strictly: one reading for all, so that no two servers of a chain
/// take one body for two requests.
/// </summary>
internal sealed class OAuthForm
{
    /// <summary>More parameters than any request has.</summary>
    public const int MaxParameters = 48;

    private const string MediaType = "application/x-www-form-urlencoded";

    // The two that may stand there several times: RFC 8707 section 2, RFC 8693 section 2.1. RFC 6749 section 3.2 forbids it for all others.
    private static readonly string[] Repeatable = ["resource", "audience"];

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, List<string>> _values;

    private OAuthForm(Dictionary<string, List<string>> values) => _values = values;

    /// <summary>A parameter's value; null when it is absent or empty, which is the same (RFC 6749 section 3.2).</summary>
    public string? this[string name] => _values.TryGetValue(name, out var values) ? values.FirstOrDefault(value => value.Length > 0) : null;

    /// <summary>All values of a parameter that may be repeated.</summary>
    public IReadOnlyList<string> All(string name) => _values.TryGetValue(name, out var values) ? [.. values.Where(value => value.Length > 0)] : [];

    /// <summary>Reads a request's body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxBytes">The most that is read.</param>
    /// <param name="cancellation">The caller's own token.</param>
    /// <returns>The parameters, or why there are none.</returns>
    public static async ValueTask<(OAuthForm? Form, OAuthError? Error)> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellation)
    {
        // A credential in a URI stands in every log on the way (RFC 6749 section 2.3.1: only in the body).
        if (request.QueryString.HasValue)
        {
            return (null, OAuthError.Request("Parameters belong in the body, not in the query."));
        }

        if (!IsForm(request))
        {
            return (null, OAuthError.Request($"The body must be {MediaType}."));
        }

        var buffer = ArrayPool<byte>.Shared.Rent(maxBytes + 1);
        try
        {
            var length = await request.Body.ReadAtLeastAsync(buffer.AsMemory(0, maxBytes + 1), maxBytes + 1, throwOnEndOfStream: false, cancellation);
            return length > maxBytes
                ? (null, OAuthError.Request("The body is too large.") with { Status = StatusCodes.Status413PayloadTooLarge })
                : Parse(buffer.AsSpan(0, length));
        }
        finally
        {
            // The pool is shared: the next one to rent must not find a secret.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>Reads a body's bytes.</summary>
    public static (OAuthForm? Form, OAuthError? Error) Parse(ReadOnlySpan<byte> body)
    {
        var values = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var count = 0;
        foreach (var range in body.Split((byte)'&'))
        {
            var pair = body[range];
            if (pair.IsEmpty)
            {
                continue;
            }

            var equals = pair.IndexOf((byte)'=');
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
            if (name is null or "" || value is null || ++count > MaxParameters)
            {
                return (null, OAuthError.Request("The body is not well-formed."));
            }

            if (!values.TryGetValue(name, out var standing))
            {
                values.Add(name, [value]);
            }
            else if (Repeatable.Contains(name, StringComparer.Ordinal))
            {
                standing.Add(value);
            }
            else
            {
                // Of two values one server may take the first and another the last.
                return (null, OAuthError.Request("A parameter is there more than once."));
            }
        }

        return (new OAuthForm(values), null);
    }

    /// <summary>Decodes a form-urlencoded text; null when it is malformed, not UTF-8, or holds control characters.</summary>
    public static string? Decode(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var next = text[i];
            if (next == (byte)'%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit((char)text[i + 1]) || !char.IsAsciiHexDigit((char)text[i + 2]))
                {
                    return null;
                }

                next = Convert.FromHexString([(char)text[i + 1], (char)text[i + 2]])[0];
                i += 2;
            }
            else if (next == (byte)'+')
            {
                next = (byte)' ';
            }

            if (next is < 0x20 or 0x7F)
            {
                return null;
            }

            bytes[length++] = next;
        }

        try
        {
            return Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool IsForm(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && request.Headers.ContentType is { Count: 1 } types && MediaTypeHeaderValue.TryParse(types[0], out var type)
        && string.Equals(type.MediaType, MediaType, StringComparison.OrdinalIgnoreCase)
        && (type.CharSet is null || string.Equals(type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase));
}
