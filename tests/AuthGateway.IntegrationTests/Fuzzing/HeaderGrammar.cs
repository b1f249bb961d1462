using System.Collections.Immutable;
using System.Text;
using AuthGateway.Pipeline.Headers;

namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>Header lines: honest ones, and those by which callers pretend.</summary>
internal static class HeaderGrammar
{
    /// <summary>Stands in every value that no upstream may ever see.</summary>
    public const string Forged = "f0rged";

    /// <summary>What callers may not say, in its true spelling.</summary>
    public static readonly ImmutableArray<string> Protected =
    [
        .. ProtectedHeaderDefaults.All.Select(name => name.Replace("*", "x", StringComparison.Ordinal)),
        "x-authgateway-identity", "x-authgateway-subject", "x-authgateway-scope", "x-authgateway-anything", "proxy", "proxy-authorization", "proxy-connection", "keep-alive", "http2-settings",
        "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip", "x-cluster-client-ip", "fastly-client-ip",
        "x-original-for", "x-original-host", "x-originating-ip", "x-remote-ip", "x-remote-addr", "client-ip", "forwarded", "x-content-length", "trailer",
    ];

    private static readonly string[] Honest =
        ["X-Plain: a", "X-Plain: b, c", "Accept: */*", "User-Agent: fuzz", "Cookie: a=b; c=d", "X-Empty:", "X-Tab:\ta\tb\t", "x-plain:no-space", "X-Latin: J\u00f6rg", "Accept-Language: de", "Via: 1.0 old", "Content-Type: text/plain", "If-None-Match: \"x\"", "X-Long-Name-That-Nobody-Knows: y", "!#$%&'*+.^`|~: odd"];

    private static readonly string[] Connections =
        ["close", "keep-alive", "upgrade", "X-Plain", "Cookie", "Authorization", "X-AuthGateway-Identity", "x-forwarded-for", "host", "Content-Length", "transfer-encoding", "te", "close, X-Plain", "X-Plain, upgrade", ", ,", "a b", "\"x\"", "User-Agent", "X-User-Id", "HTTP2-Settings, upgrade"];

    private static readonly string[] Odd =
    [
        "X-Fold: a\r\n f0rged", "X-Fold: a\r\n\tb", " X-Lead: f0rged", "\tX-Lead: a", "X-Space : a", "X-Tab\t: a", "NoColon", ": empty", "X-Nul: a\0b", "X-Bell: a\u0007b", "X-Del: a\u007fb", "X-Esc: \u001b[2J", "X-Cr: a\rX-User-Id: f0rged",
        "X-Lf: a\nX-User-Id: f0rged", "X(Paren): a", "X\u00e9: a", "X Y: a", "X\0Y: a", "Host: admin.example", "Host : app.example", "Host:", "host: app.example", "X_Host: f0rged", "Upgrade: h2c", "Upgrade: websocket", "Upgrade: TLS/1.0",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Version: 13", "TE: trailers", "TE: chunked", "TE: trailers, deflate", "Expect: 100-continue", "Expect: 200-ok", "Expect: 100-continue, x", "Max-Forwards: 0",
        "Content-Type: a\r\nContent-Type: b", "Range: bytes=0-1\r\nRange: bytes=2-3", "Authorization: Basic YTpi", "Authorization: Bearer x\r\nAuthorization: Bearer y", "Set_Cookie: f0rged=1\r\nX-Plain: z", "Content_Length: 5", "Transfer_Encoding: chunked", "Transfer.Encoding: chunked",
        "Content-Encoding: gzip", "X-HTTP-Method-Override: DELETE", "traceparent: 00-f0rgedf0rgedf0rgedf0rgedf0rged00-f0rged0000000000-01", "\u00a0X: a", "X:\u000ba", "X:\u00a0a",
    ];

    private static readonly string[] OtherDashes = ["_", "_", "_", ".", ".", "~", "!", "*", "+", "%", "'", "#", "$", "&", "^", "`", "|", "--"];

    /// <summary>Some lines, each with its end.</summary>
    public static string Make(Dice dice)
    {
        var text = new StringBuilder();
        for (var count = dice.Below(4); count > 0; count--)
        {
            text.Append(Line(dice)).Append("\r\n");
        }

        if (dice.Chance(2))
        {
            text.Append("X-Big: ").Append('a', 30_000 + dice.Below(10_000)).Append("\r\n");
        }

        if (dice.Chance(2))
        {
            text.Insert(0, "X-Many: a\r\n", 90 + dice.Below(30));
        }

        return text.ToString();
    }

    private static string Line(Dice dice) => dice.Below(100) switch
    {
        < 40 => dice.Of(Honest),
        < 75 => Pretend(dice),
        < 87 => $"{dice.Of("Connection", "Connection", "connection", "Proxy-Connection")}: {dice.Of(Connections)}",
        _ => dice.Of(Odd),
    };

    private static string Pretend(Dice dice)
    {
        var name = dice.Of(Protected.AsSpan()).ToCharArray();
        for (var i = 0; i < name.Length; i++)
        {
            name[i] = dice.Chance(300) ? char.ToUpperInvariant(name[i]) : name[i];
        }

        var spelled = new string(name);
        if (dice.Chance(500))
        {
            var dash = dice.Of(OtherDashes);
            spelled = dash == "--" ? spelled : spelled.Replace("-", dash, StringComparison.Ordinal);
        }

        return $"{spelled}{(dice.Chance(30) ? dice.Of(" ", "\t", "\u000b", "\0") : "")}: {Forged}";
    }
}
