using System.Buffers;
using System.Text;

namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>What must hold of every request that reaches the upstream, whatever the caller sent.</summary>
internal static class UpstreamRules
{
    private static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@%");

    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(c => c != '\t').Append(0x7F).Select(c => (char)c)]);

    // Made by the gateway itself; what callers send under these names never goes on.
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal) { "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto" };

    private static readonly HashSet<string> Forbidden =
        [.. HeaderGrammar.Protected.Select(Fold).Where(name => !Own.Contains(name)), "te", "keep-alive", "proxy-connection", "trailer"];

    /// <summary>What is broken, or null.</summary>
    public static string? Broken(StrictRequest request, JudgedRequest judged) =>
        Line(request, judged) ?? Access(request, judged) ?? Framing(request) ?? request.Fields.Select(field => Field(field.Key, field.Value, judged)).FirstOrDefault(broken => broken is not null);

    // What was judged is what is received: the same method, path, query and host.
    private static string? Line(StrictRequest request, JudgedRequest judged)
    {
        var question = request.Target.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? "" : request.Target[question..];
        if (request.Version != "HTTP/1.1" || request.Method != judged.Method)
        {
            return "another method or version than was judged";
        }

        if (!request.Path.StartsWith('/') || request.Path.AsSpan().ContainsAnyExcept(PathCharacters) || request.Target.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return "a target with bytes that no target may hold";
        }

        if (query != judged.Query)
        {
            return "another query than was judged";
        }

        // In the judged path what no path can hold literally is decoded; all triplets undone, the two are the same bytes.
        if (!Bytes(request.Path).SequenceEqual(Bytes(judged.Path)))
        {
            return "another path than was judged";
        }

        return request.Value("Host") != judged.Host && !judged.IsCallerKnown ? "another host than was judged" : null;
    }

    private static string? Access(StrictRequest request, JudgedRequest judged)
    {
        if (judged.IsCallerKnown)
        {
            return request.Values("X-AuthGateway-Identity").Count == 1 && request.Values("Authorization").Count == 0 ? null : "no identity, or the credential";
        }

        var host = request.Value("Host")!.Split(':')[0].TrimEnd('.');
        return LenientReadings.AnyBeginsWith(request.Path, "/admin") || host.Equals("admin.example", StringComparison.OrdinalIgnoreCase)
            || (request.Method.Equals("DELETE", StringComparison.OrdinalIgnoreCase) && LenientReadings.AnyBeginsWith(request.Path, "/orders"))
                ? "an anonymous request where only members may go"
                : null;
    }

    private static string? Framing(StrictRequest request)
    {
        var codings = request.Values("Transfer-Encoding").Count;
        var lengths = request.Values("Content-Length").Count;
        return codings + lengths > 1 || request.Trailers > 0 ? "two framings, or trailers" : null;
    }

    private static string? Field(string name, string value, JudgedRequest judged)
    {
        var folded = Fold(name);
        if (value.AsSpan().ContainsAny(Controls))
        {
            return $"a control character in {name}";
        }

        // What the gateway tells by itself it does not take from callers. All else is compared with what was sent, where the answer arrives.
        if ((Own.Contains(folded) || folded is "traceparent" or "host") && value.Contains(HeaderGrammar.Forged, StringComparison.Ordinal))
        {
            return $"a forged value in {name}";
        }

        if (folded is "content-length" or "transfer-encoding" or "host" or "x-forwarded-for" or "x-forwarded-host" or "x-forwarded-proto")
        {
            return name.Length == folded.Length && !name.Any(c => c is not '-' && !char.IsAsciiLetter(c)) ? null : $"another spelling of {folded}: {name}";
        }

        return Forbidden.Contains(folded) && !(judged.IsCallerKnown && folded.StartsWith("x-authgateway-", StringComparison.Ordinal)) && !(folded is "te" && value.Equals("trailers", StringComparison.OrdinalIgnoreCase))
            ? $"a header that callers may not send: {name}"
            : null;
    }

    private static List<byte> Bytes(string path)
    {
        var bytes = new List<byte>(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '%' && i + 2 < path.Length && char.IsAsciiHexDigit(path[i + 1]) && char.IsAsciiHexDigit(path[i + 2]))
            {
                bytes.Add(Convert.FromHexString(path.AsSpan(i + 1, 2))[0]);
                i += 2;
            }
            else if (char.IsHighSurrogate(path[i]) && i + 1 < path.Length)
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(path.Substring(i++, 2)));
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(path[i].ToString()));
            }
        }

        return bytes;
    }

    private static string Fold(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));
}
