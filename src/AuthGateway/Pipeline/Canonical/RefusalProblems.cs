using System.Collections.Frozen;
using System.Text;
using AuthGateway.Pipeline.Headers;
using AuthGateway.Problems;

namespace AuthGateway.Pipeline.Canonical;

/// <summary>The answer to each refusal, made once.</summary>
internal static class RefusalProblems
{
    private static readonly FrozenDictionary<RequestRefusal, Problem> Problems =
        Enum.GetValues<RequestRefusal>().Where(r => r != RequestRefusal.None).ToFrozenDictionary(r => r, Make);

    /// <summary>The answer to a refusal.</summary>
    public static Problem Of(RequestRefusal refusal) => Problems[refusal];

    /// <summary>The refusal's name in answers, logs and metrics.</summary>
    public static string Code(RequestRefusal refusal) => Problems[refusal].Code;

    private static Problem Make(RequestRefusal refusal)
    {
        var (status, detail) = Describe(refusal);
        return new Problem
        {
            Status = status,
            Code = Snake(refusal.ToString()),
            Title = status switch
            {
                StatusCodes.Status404NotFound => "There is nothing at this address.",
                StatusCodes.Status413PayloadTooLarge => "The request's body is not accepted.",
                StatusCodes.Status414UriTooLong => "The request target is too long.",
                StatusCodes.Status417ExpectationFailed => "The expectation cannot be met.",
                StatusCodes.Status426UpgradeRequired => "The request asks for another version than there is.",
                StatusCodes.Status501NotImplemented => "The request asks for something that is not implemented.",
                _ => "The request is malformed or ambiguous.",
            },
            Detail = detail,
            Headers = refusal == RequestRefusal.WebSocketVersion ? UpgradeHeader.Versions : [],
            // RFC 9112 section 6.1: after a message whose end two readers see in two places, nothing on the connection can be trusted. Nor after one with
            // "Content-Length\v: 5", which another reader may take for a length, or with a bare CR, which it may take for a line's end.
            CloseConnection = refusal is RequestRefusal.ConflictingLengths or RequestRefusal.TransferCoding or RequestRefusal.InvalidTransferEncoding
                or RequestRefusal.Expectation or RequestRefusal.ConnectionSpecificHeader or RequestRefusal.InvalidUpgrade
                or RequestRefusal.ControlCharacter or RequestRefusal.InvalidHeaderName or RequestRefusal.InvalidHeaderValue or RequestRefusal.UnusedBody
                or RequestRefusal.WebSocketVersion,
        };
    }

    private static (int Status, string Detail) Describe(RequestRefusal refusal) => refusal switch
    {
        RequestRefusal.InvalidMethod => (501, "Method names are upper-case letters; GET and get are different methods."),
        RequestRefusal.ConnectMethod => (501, "This is not a tunnel: CONNECT is accepted only to open a WebSocket over HTTP/2."),
        RequestRefusal.TraceMethod => (501, "TRACE is not answered: it would echo headers that are not the caller's."),
        RequestRefusal.AsteriskForm => (404, "OPTIONS * names no resource that could be judged."),
        RequestRefusal.InvalidTarget => (400, "The request target must be a path that begins with a slash, or an absolute http or https URI."),
        RequestRefusal.InvalidScheme => (400, "The scheme of an absolute request target must be http or https."),
        RequestRefusal.UserInfo => (400, "The request target must not carry a user name or password."),
        RequestRefusal.AuthorityMismatch => (400, "The authority of an absolute request target must equal the Host header."),
        RequestRefusal.InvalidHost => (400, "One Host header with a valid host name, and a port at most, is required."),
        RequestRefusal.PathTooLong => (414, "The path is longer than this gateway accepts."),
        RequestRefusal.InvalidPercentEncoding => (400, "A percent sign in a path must be followed by two hexadecimal digits."),
        RequestRefusal.DoubleEncoding => (400, "The path is percent-encoded twice."),
        RequestRefusal.EncodedSlash => (400, "An encoded slash (%2F) must not stand in a path."),
        RequestRefusal.Backslash => (400, "A backslash, encoded or not, must not stand in a path."),
        RequestRefusal.DotSegment => (400, "The segments . and .. must be resolved before sending."),
        RequestRefusal.EncodedDot => (400, "A dot must not be percent-encoded in a path."),
        RequestRefusal.EmptySegment => (400, "The path must not contain two slashes in a row."),
        RequestRefusal.TrailingDotOrSpace => (400, "A path segment must not end with a dot or a space."),
        RequestRefusal.AlternateStream => (400, "The characters :$ must not follow each other in a path."),
        RequestRefusal.ControlCharacter => (400, "Control characters must not stand in a request target."),
        RequestRefusal.InvalidUtf8 => (400, "The percent-encoded bytes of the path are not UTF-8."),
        RequestRefusal.RawNonAscii => (400, "Characters outside ASCII must be percent-encoded."),
        RequestRefusal.IllegalCharacter => (400, "The path holds a character that must be percent-encoded."),
        RequestRefusal.Fragment => (400, "A fragment (#) must not be sent."),
        RequestRefusal.EncodedDelimiter => (400, "An encoded question mark or number sign (%3F, %23) must not stand in a path."),
        RequestRefusal.PathParameter => (400, "Path parameters (; or %3B) are not accepted."),
        RequestRefusal.LookAlike => (400, "The path holds a character that other systems turn into a delimiter or an ASCII letter."),
        RequestRefusal.InvisibleCharacter => (400, "The path holds an invisible character."),
        RequestRefusal.QueryTooLong => (414, "The query is longer than this gateway accepts."),
        RequestRefusal.InvalidQuery => (400, "The query must be printable ASCII without spaces and number signs."),
        RequestRefusal.ConflictingLengths => (400, "Content-Length and Transfer-Encoding must not be sent together."),
        RequestRefusal.TransferCoding => (501, "The only transfer coding that is understood is one chunked, in HTTP/1.1."),
        RequestRefusal.InvalidTransferEncoding => (400, "Transfer-Encoding must end with chunked, name it once, and be sent over HTTP/1.1 alone."),
        RequestRefusal.Expectation => (417, "The only expectation that can be met is 100-continue."),
        RequestRefusal.InvalidHeaderName => (400, "A header's name holds a character that names must not hold."),
        RequestRefusal.InvalidHeaderValue => (400, "A header's value holds a control character."),
        RequestRefusal.RepeatedHeader => (400, "A header that can have only one value has two."),
        RequestRefusal.ConnectionSpecificHeader => (400, "Connection-specific headers must not be sent over HTTP/2 or HTTP/3."),
        RequestRefusal.ConnectionToken => (400, "The Connection header is not a list of header names."),
        RequestRefusal.HopByHopAbuse => (400, "The Connection header must not name a header that is meant for the other end."),
        RequestRefusal.InvalidUpgrade => (400, "A WebSocket is opened by GET, without a body and with one Sec-WebSocket-Key of 16 bytes."),
        RequestRefusal.UnusedBody => (413, "OPTIONS for the gateway itself has no use for a body."),
        RequestRefusal.WebSocketVersion => (426, "The only version of WebSocket that is understood is 13."),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "A refusal without an answer."),
    };

    private static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
