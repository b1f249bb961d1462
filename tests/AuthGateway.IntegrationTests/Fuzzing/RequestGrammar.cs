using System.Text;

namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>Makes the cases: some requests in a row, and an honest one at the end.</summary>
/// <param name="seed">What they are made of.</param>
/// <param name="token">A caller's genuine token, which a few of the requests carry.</param>
internal sealed class RequestGrammar(int seed, string token)
{
    /// <summary>The path of the request that ends each case.</summary>
    public const string LastPath = "/last";

    /// <summary>The host of honest requests.</summary>
    public const string Host = "app.example";

    private const string Specials = "\r\n\0\t \u000b:;,/\\%#?.\u007f\u0080\u00ff\"'=@_-+0";

    /// <summary>The case of a number.</summary>
    public FuzzCase Make(int index)
    {
        var dice = new Dice(seed, index);
        var text = new StringBuilder();
        for (var (i, count) = (0, 1 + dice.Below(4)); i < count; i++)
        {
            var request = Request(dice, $"{index}-{i}");
            text.Append(dice.Chance(120) ? Mutate(dice, request) : request);
        }

        text.Append($"GET {LastPath} HTTP/1.1\r\nHost: {Host}\r\nX-Mark: {index}-last\r\nConnection: close\r\n\r\n");
        var cuts = dice.Chance(400) ? Enumerable.Range(0, 1 + dice.Below(4)).Select(_ => dice.Below(text.Length)).Order().Distinct().ToArray() : [];
        return new FuzzCase(index, text.ToString(), cuts);
    }

    private string Request(Dice dice, string mark)
    {
        var method = dice.Chance(60)
            ? dice.Of("get", "TRACE", "TRACK", "CONNECT", "PRI", "BREW", "G ET", "", "GET\t", "GE\0T", "delete", "Delete", "DELETE\u0001", "G\u00c9T", "X" + new string('Y', 40), "M-SEARCH", "(GET)", "\r\nGET", "\nGET", " GET")
            : dice.Of("GET", "GET", "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH");
        var version = dice.Chance(40)
            ? dice.Of("HTTP/1.0", "HTTP/1.0", "HTTP/2.0", "HTTP/1.2", "http/1.1", "HTTP/1.1 ", "", "HTTP/0.9", "HTTP/1.10", "HTTP/11", "HTTP /1.1", "HTTP/1.1\t", "ICAP/1.0", "\tHTTP/1.1")
            : "HTTP/1.1";
        var host = dice.Chance(100)
            ? dice.Of(
                "Host: admin.example\r\n", "Host: ADMIN.example:80\r\n", "Host: admin.example.\r\n", "Host: app.example@admin.example\r\n", "Host: [::1]\r\n", "Host: app.example, admin.example\r\n", "Host: \r\n", "", "Host: app.example\r\nHost: admin.example\r\n",
                "Host: app.example:99999\r\n", "Host: app.example/admin\r\n", "Host: admin.example\u0000\r\n", "Host: app_example\r\n", "Host: \tapp.example\r\n", "Host: admin.example:\r\n", "Host: app.example#\r\n", "Host:admin%2eexample\r\n", "Host: adm\u00efn.example\r\n")
            : $"Host: {Host}\r\n";
        var (framing, body) = BodyGrammar.Make(dice);
        var target = dice.Chance(40) ? "/orders/1" : TargetGrammar.Make(dice);
        var isGenuine = dice.Chance(40);
        if (isGenuine)
        {
            target = dice.Chance(500) ? "/admin/own" : target;
        }

        var separator = dice.Chance(6) ? dice.Of("  ", "\t", "", "\u000b", "\0") : " ";
        var headers = new[] { host, $"X-Mark: {mark}\r\n", framing, HeaderGrammar.Make(dice), isGenuine ? $"Authorization: Bearer {token}\r\n" : "" };
        for (var i = headers.Length - 1; i > 0; i--)
        {
            var other = dice.Below(i + 1);
            (headers[i], headers[other]) = (headers[other], headers[i]);
        }

        return $"{method}{separator}{target} {version}\r\n{string.Concat(headers)}\r\n{body}";
    }

    private static string Mutate(Dice dice, string request)
    {
        var text = new StringBuilder(request);
        for (var count = 1 + dice.Below(3); count > 0 && text.Length > 1; count--)
        {
            var at = dice.Below(text.Length);
            switch (dice.Below(6))
            {
                case 0:
                    text.Remove(at, 1);
                    break;
                case 1:
                    text.Insert(at, dice.Of(Specials.AsSpan()));
                    break;
                case 2:
                    text[at] = dice.Of(Specials.AsSpan());
                    break;
                case 3:
                    text.Insert(at, text.ToString(at, Math.Min(1 + dice.Below(20), text.Length - at)));
                    break;
                case 4 when request.IndexOf("\r\n", Math.Min(at, request.Length - 1), StringComparison.Ordinal) is var end and >= 0 && end + 2 <= text.Length:
                    text.Remove(end, 2).Insert(end, dice.Of("\n", "\r", "\r\r\n", "\n\r", "\r\n\r\n", "\r\n ", "\0\r\n", "\r\0\n"));
                    break;
                default:
                    text[at] = (char)dice.Below(256);
                    break;
            }
        }

        return text.ToString();
    }
}
