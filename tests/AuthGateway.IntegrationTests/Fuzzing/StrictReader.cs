using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>
/// Reads requests by the letter of RFC 9112, and shares no line with the gateway or its server: the measure of what a stream of bytes holds.
/// </summary>
internal sealed partial class StrictReader
{
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");

    private static readonly StrictReading Unfinished = new StrictReading.Unfinished();

    private const int VersionLength = 8; // HTTP/1.1
    private const int RootAndVersion = 2 + 1 + VersionLength;

    private readonly string _text;
    private int _at;
    private string? _fault;

    private StrictReader(string text, int from) => (_text, _at) = (text, from);

    /// <summary>Reads the request that begins at a place.</summary>
    public static StrictReading Read(string text, int from) => new StrictReader(text, from).Read();

    private StrictReading Read()
    {
        // Section 2.2: empty lines before a request are to be ignored. Kestrel also skips a CR or LF alone there, where it can end nothing.
        while (_at < _text.Length && _text[_at] is '\r' or '\n')
        {
            _at++;
        }

        if (Line() is not { } line)
        {
            return End();
        }

        // Section 3 lets a recipient take several spaces for one; where they stand before the version, no reader takes the target for another.
        // And behind "/" alone Kestrel takes any byte for that space ("GET /xHTTP/1.1" is "/"): no reader takes it for a longer target that it would serve.
        var isRoot = line.Length > RootAndVersion && line[^RootAndVersion..^(RootAndVersion - 2)] == " /" && line[^VersionLength..].StartsWith("HTTP/1.", StringComparison.Ordinal);
        line = isRoot ? $"{line[..^(VersionLength + 1)]} {line[^VersionLength..]}" : line;
        var last = line.LastIndexOf(' ');
        var parts = last < 0 ? [line] : line[..last].TrimEnd(' ').Split(' ').Append(line[(last + 1)..]).ToArray();
        if (parts is not [var method, { Length: > 0 } target, ("HTTP/1.1" or "HTTP/1.0") and var version] || !IsToken(method))
        {
            return Malformed("request line");
        }

        var fields = Fields();
        if (fields is null)
        {
            return End();
        }

        var head = new StrictRequest(method, target, version, fields, "", 0);
        if (head.Values("Host").Count != 1 && (version == "HTTP/1.1" || head.Values("Host").Count > 1))
        {
            return Malformed("Host"); // section 3.2
        }

        return Body(head);
    }

    private StrictReading Body(StrictRequest head)
    {
        var codings = head.Values("Transfer-Encoding");
        var lengths = head.Values("Content-Length");
        if (codings.Count > 0)
        {
            // Section 6.1, in its stricter reading: one coding, known to the version, and no length beside it.
            return lengths.Count > 0 || codings is not [var coding] || !coding.Equals("chunked", StringComparison.OrdinalIgnoreCase) || head.Version != "HTTP/1.1"
                ? Malformed("Transfer-Encoding")
                : Chunks(head);
        }

        if (lengths.Count == 0)
        {
            return new StrictReading.Whole(head, _at);
        }

        if (lengths is not [{ Length: > 0 and < 19 } length] || length.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return Malformed("Content-Length");
        }

        var size = long.Parse(length, CultureInfo.InvariantCulture);
        return size > _text.Length - _at ? Unfinished : new StrictReading.Whole(head with { Body = _text.Substring(_at, (int)size) }, _at + (int)size);
    }

    private StrictReading Chunks(StrictRequest head)
    {
        var body = new StringBuilder();
        while (true)
        {
            if (Line() is not { } line)
            {
                return End();
            }

            // Section 7.1: hexadecimal digits, and extensions.
            var digits = line.AsSpan().IndexOfAnyExcept(Hexadecimal) is >= 0 and var end ? end : line.Length;
            if (digits is 0 or > 15 || !Extensions().IsMatch(line.AsSpan(digits)))
            {
                return Malformed("chunk size");
            }

            var size = long.Parse(line.AsSpan(0, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return Fields() is { } trailers ? new StrictReading.Whole(head with { Body = body.ToString(), Trailers = trailers.Count }, _at) : End();
            }

            if (size + 2 > _text.Length - _at)
            {
                return Unfinished;
            }

            body.Append(_text, _at, (int)size);
            _at += (int)size;
            if (Line() is not { } rest)
            {
                return End();
            }

            if (rest.Length > 0)
            {
                return Malformed("chunk end");
            }
        }
    }

    private List<KeyValuePair<string, string>>? Fields()
    {
        var fields = new List<KeyValuePair<string, string>>();
        while (true)
        {
            if (Line() is not { } line)
            {
                return null;
            }

            if (line.Length == 0)
            {
                return fields;
            }

            // Section 5: no folding, no space before the colon.
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || !IsToken(line.AsSpan(0, colon)) || line.Contains('\0', StringComparison.Ordinal))
            {
                _fault = "field line";
                return null;
            }

            fields.Add(new(line[..colon], line[(colon + 1)..].Trim(' ', '\t')));
        }
    }

    // Section 2.2: a line ends with CRLF, and neither stands in it alone.
    private string? Line()
    {
        var end = _text.AsSpan(_at).IndexOfAny('\r', '\n');
        if (end < 0 || (_text[_at + end] == '\r' && _at + end + 1 == _text.Length))
        {
            return null;
        }

        end += _at;
        if (_text[end] == '\n' || _text[end + 1] != '\n')
        {
            _fault = "line end";
            return null;
        }

        var line = _text[_at..end];
        _at = end + 2;
        return line;
    }

    private StrictReading End() => _fault is null ? Unfinished : Malformed(_fault);

    private static StrictReading.Malformed Malformed(string why) => new(why);

    // Section 7.1.1, with RFC 9110's token and quoted-string (sections 5.6.2 and 5.6.4).
    [GeneratedRegex("""\A(?:[ \t]*;[ \t]*[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:[ \t]*=[ \t]*(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+|"(?:\\[\t -~\x80-\xFF]|[\t !#-\[\]-~\x80-\xFF])*"))?)*\z""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Extensions();

    private static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(Token);
}
