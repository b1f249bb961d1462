using System.Globalization;
using System.Text;

namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>Bodies, and the headers that say where they end: one way, several ways and none.</summary>
internal static class BodyGrammar
{
    private static readonly string[] Contents =
    [
        "", "abc", "hello world", "GET /admin/smuggled HTTP/1.1\r\nHost: app.example\r\n\r\n", "0\r\n\r\nGET /admin/smuggled HTTP/1.1\r\nHost: app.example\r\n\r\n", "x\r\n\r\n", "\r\n", "POST /admin/smuggled HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
    ];

    private static readonly string[] Lengths =
        ["+3", "-0", "-3", "3,3", "3, 4", "0x3", " 3 ", "03", "3 3", "", "3;", "\u00b3", "1e1", "99999999999999999999", "9223372036854775807", "3\u000b", "\t3", "0", "3\0", "3.0", "\"3\""];

    private static readonly string[] Codings =
        ["chunked, chunked", "identity", "gzip, chunked", "chunked, identity", "chunked;x=y", "Chunked", "CHUNKED", "xchunked", "\u000bchunked", " chunked", "chunked\t", "\"chunked\"", "chunked,", ",chunked", "", "chunk ed", "chunked\0", "gzip", "chunked\r\n , identity"];

    private static readonly string[] Sizes = ["0x3", "+3", "-1", "3 ", "3\t", " 3", "", "FFFFFFFFFFFFFFFF", "FFFFFFFF", "7FFFFFFFFFFFFFFF", "0000000000000000000003", "3,", "3_", "3\0", "3.", "g"];

    private static readonly string[] Extensions =
        [";a", ";a=b", ";a=\"b c\"", " ;a", "; a = b", ";", ";;", ";a=\"\n\"", ";a\n", ";a\rb", ";a=\"", " x", "\t", ";\0", ";a=\u00e9"];

    private static readonly string[] Trailers =
        ["X-User-Id: f0rged\r\n", "X-AuthGateway-Identity: f0rged\r\n", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "Host: admin.example\r\n", "X-Plain: late\r\n", "NoColon\r\n", "X: a\n", "X: a\r\n b\r\n", " X: a\r\n", "X : a\r\n", "X: \0\r\n"];

    /// <summary>The headers of a body, and the body.</summary>
    public static (string Headers, string Body) Make(Dice dice)
    {
        var content = dice.Of(Contents);
        var coded = Chunked(dice, content);
        var length = $"Content-Length: {content.Length}\r\n";
        const string Coding = "Transfer-Encoding: chunked\r\n";
        return dice.Below(100) switch
        {
            < 55 => ("", ""),
            < 68 => (length, content),
            < 80 => (Coding, coded),
            < 83 => ($"Content-Length: {content.Length + dice.Of(-1, 1, 2, 40, 1_000_000)}\r\n", content),
            < 87 => ($"Content-Length: {dice.Of(Lengths)}\r\n", content),
            < 91 => ($"Transfer-Encoding: {dice.Of(Codings)}\r\n", coded),
            < 94 => (dice.Of(length + Coding, Coding + length, $"Content-Length: {coded.Length}\r\n{Coding}", $"{Coding}Content-Length: 0\r\n"), dice.Of(content, coded)),
            < 96 => (length + dice.Of(length, $"Content-Length: {content.Length + 1}\r\n", "content-length: 0\r\n"), content),
            < 97 => (Coding + Coding, coded),
            < 98 => ("", content),
            _ => ($"{dice.Of("Content-Length ", "Content_Length", " Content-Length", "Transfer-Encoding ", "Transfer_Encoding", "Transfer-Encoding\0")}: {dice.Of("3", "chunked")}\r\n", dice.Of(content, coded)),
        };
    }

    private static string Chunked(Dice dice, string content)
    {
        var text = new StringBuilder();
        for (var at = 0; at < content.Length;)
        {
            var size = Math.Min(1 + dice.Below(12), content.Length - at);
            var spelled = size.ToString(dice.Of("x", "X", "x4"), CultureInfo.InvariantCulture);
            text.Append(dice.Chance(10) ? dice.Of(Sizes) : spelled).Append(dice.Chance(60) ? dice.Of(Extensions) : "").Append(End(dice));
            text.Append(content, at, size).Append(End(dice));
            at += size;
        }

        text.Append(dice.Chance(30) ? dice.Of("00", "0;a", "0 ", "-0", "0x0") : "0").Append(End(dice));
        for (var count = dice.Chance(100) ? 1 + dice.Below(2) : 0; count > 0; count--)
        {
            text.Append(dice.Of(Trailers));
        }

        return text.Append(End(dice)).ToString();
    }

    private static string End(Dice dice) => dice.Chance(6) ? dice.Of("\n", "\r", "", "\r\r\n", "\n\r\n", " \r\n") : "\r\n";
}
