namespace AuthGateway.Pipeline.Canonical;

/// <summary>Judges the segments of a path after decoding: what matters is what is left, not how it was spelled.</summary>
internal static class PathStructure
{
    // Where upstreams may cut a segment. When a switch lets these through, what stands before them is judged as a segment too.
    private static readonly string[] Cuts = [";", "%3B", "%3F", "%23"];

    /// <summary>Judges a decoded path that begins with a slash.</summary>
    public static RequestRefusal Judge(ReadOnlySpan<char> path)
    {
        var rest = path[1..];
        while (true)
        {
            var slash = rest.IndexOf('/');
            var isLast = slash < 0;
            var segment = isLast ? rest : rest[..slash];

            // One empty segment is fine at the very end: that is a trailing slash (or the path is "/").
            var refusal = segment.IsEmpty && isLast ? RequestRefusal.None : JudgeSegment(segment);
            if (refusal != RequestRefusal.None || isLast)
            {
                return refusal == RequestRefusal.None ? JudgeWhole(path) : refusal;
            }

            rest = rest[(slash + 1)..];
        }
    }

    private static RequestRefusal JudgeSegment(ReadOnlySpan<char> segment)
    {
        var refusal = JudgeName(segment);
        foreach (var cut in Cuts)
        {
            var at = segment.IndexOf(cut, StringComparison.Ordinal);
            if (refusal == RequestRefusal.None && at >= 0)
            {
                refusal = JudgeName(segment[..at]);
            }
        }

        return refusal;
    }

    private static RequestRefusal JudgeName(ReadOnlySpan<char> name) => name switch
    {
        // "//admin" is "/admin" to whoever merges slashes, and a host name to whoever resolves it as a reference.
        [] => RequestRefusal.EmptySegment,
        ['.'] or ['.', '.'] => RequestRefusal.DotSegment,
        // Windows drops them when it opens a file: "/admin." and "/admin%20" are "/admin" there.
        [.., '.'] => RequestRefusal.TrailingDotOrSpace,
        [.., var last] when char.IsWhiteSpace(last) => RequestRefusal.TrailingDotOrSpace,
        _ => RequestRefusal.None,
    };

    private static RequestRefusal JudgeWhole(ReadOnlySpan<char> path)
    {
        if (HasDoubleEncoding(path))
        {
            return RequestRefusal.DoubleEncoding;
        }

        // NTFS names the directory itself ":$i30:$INDEX_ALLOCATION" and a file's text "::$DATA": IIS served both past its rules (CVE-2010-2731, CVE-1999-0278).
        return path.Contains(":$", StringComparison.Ordinal) || path.Contains(":%24", StringComparison.Ordinal)
            || path.Contains("%3A$", StringComparison.Ordinal) || path.Contains("%3A%24", StringComparison.Ordinal)
                ? RequestRefusal.AlternateStream
                : RequestRefusal.None;
    }

    // Judged after decoding, so that "%25%32%46" is seen too: whoever decodes once more finds a slash (CVE-2001-0333). IIS also knows "%u002f".
    private static bool HasDoubleEncoding(ReadOnlySpan<char> path)
    {
        while (true)
        {
            var at = path.IndexOf("%25", StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            path = path[(at + 3)..];
            if (IsHex(path, 0, 2) || (path is ['u' or 'U', ..] && IsHex(path, 1, 4)))
            {
                return true;
            }
        }
    }

    private static bool IsHex(ReadOnlySpan<char> text, int from, int count)
    {
        if (text.Length < from + count)
        {
            return false;
        }

        foreach (var c in text.Slice(from, count))
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }

        return true;
    }
}
