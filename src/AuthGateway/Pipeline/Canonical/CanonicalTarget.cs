using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace AuthGateway.Pipeline.Canonical;

/// <summary>
/// What a raw request target came to: accepted, with the judged and the forwarded path, or refused for one reason.
/// Needs no HttpContext, so that a decision about another gateway's request reads its target by the same rules.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CanonicalTarget
{
    // RFC 3986 section 3.4 is narrower, but no reader of a query takes these for anything else. Printable ASCII without space and "#".
    private static readonly SearchValues<char> QueryCharacters = SearchValues.Create(
        [.. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c).Where(c => c != '#')]);

    private CanonicalTarget(RequestRefusal refusal) => Refusal = refusal;

    private CanonicalTarget(string judgedPath, string forwardedPath, string query)
    {
        JudgedPath = judgedPath;
        ForwardedPath = forwardedPath;
        Query = query;
    }

    /// <summary>Whether the target was accepted. A value that nobody parsed is not.</summary>
    [MemberNotNullWhen(true, nameof(JudgedPath), nameof(ForwardedPath), nameof(Query))]
    public bool IsAccepted => JudgedPath is not null;

    /// <summary>Why it was refused; <see cref="RequestRefusal.None"/> when it was not.</summary>
    public RequestRefusal Refusal { get; }

    /// <summary>The path that routes and policies see.</summary>
    public string? JudgedPath { get; }

    /// <summary>The path that goes on the wire; the same string as <see cref="JudgedPath"/> when nothing in it needs encoding.</summary>
    public string? ForwardedPath { get; }

    /// <summary>The query byte for byte, with its question mark; empty when there is none.</summary>
    public string? Query { get; }

    /// <summary>Parses a request target in origin-form or absolute-form (RFC 9112 section 3.2).</summary>
    /// <param name="target">The raw target.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="host">The Host header, which an absolute target's authority must equal; null where there is none to compare with.</param>
    /// <param name="settings">The bounds and switches.</param>
    /// <param name="knownPath">A string to return as the path instead of a new one when it holds the same text.</param>
    /// <param name="knownQuery">The same for the query.</param>
    public static CanonicalTarget Parse(
        string target, string method, string? host, CanonicalSettings settings, string? knownPath = null, string? knownQuery = null)
    {
        if (target is "*")
        {
            return new(string.Equals(method, HttpMethods.Options, StringComparison.Ordinal) ? RequestRefusal.AsteriskForm : RequestRefusal.InvalidTarget);
        }

        var rest = target.AsSpan();
        if (rest.IsEmpty || rest[0] != '/')
        {
            var refusal = CutAuthority(ref rest, host);
            if (refusal != RequestRefusal.None)
            {
                return new(refusal);
            }
        }

        var question = rest.IndexOf('?');
        var query = question < 0 ? default : rest[question..];
        var path = question < 0 ? rest : rest[..question];
        if (path.IsEmpty)
        {
            path = "/";
        }

        var judgement = CanonicalPath.Judge(path, settings, knownPath, out var judged, out var forwarded);
        if (judgement != RequestRefusal.None)
        {
            return new(judgement);
        }

        if (query.Length > settings.MaxQueryLength)
        {
            return new(RequestRefusal.QueryTooLong);
        }

        // A raw line break or space would let an upstream see a second request line; a "#" would end the query for some.
        return query.ContainsAnyExcept(QueryCharacters)
            ? new(RequestRefusal.InvalidQuery)
            : new(judged!, forwarded!, Text(query, knownQuery));
    }

    // RFC 9112 section 3.2.2: a server must accept the absolute form. It is forwarded in origin-form, so its authority must not
    // say anything that the Host header does not.
    private static RequestRefusal CutAuthority(ref ReadOnlySpan<char> rest, string? host)
    {
        var colon = rest.IndexOf("://", StringComparison.Ordinal);
        if (colon < 0)
        {
            return RequestRefusal.InvalidTarget;
        }

        var scheme = rest[..colon];
        if (!scheme.Equals("http", StringComparison.OrdinalIgnoreCase) && !scheme.Equals("https", StringComparison.OrdinalIgnoreCase))
        {
            return RequestRefusal.InvalidScheme;
        }

        rest = rest[(colon + 3)..];
        var end = rest.IndexOfAny('/', '?', '#');
        var authority = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[end..];
        if (authority.Contains('@'))
        {
            return RequestRefusal.UserInfo;
        }

        if (!HostRules.IsValid(authority))
        {
            return RequestRefusal.InvalidHost;
        }

        return host is null || authority.Equals(host, StringComparison.OrdinalIgnoreCase) ? RequestRefusal.None : RequestRefusal.AuthorityMismatch;
    }

    private static string Text(ReadOnlySpan<char> query, string? known)
    {
        if (query.IsEmpty)
        {
            return "";
        }

        return known is not null && query.SequenceEqual(known) ? known : query.ToString();
    }
}
