using System.Text;

namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>Request targets that one reader or another takes for something below <c>/admin</c>, among honest ones.</summary>
internal static class TargetGrammar
{
    private static readonly string[] Segments =
    [
        "admin", "admin", "ADMIN", "Admin", "%61dmin", "adm%69n", "adm%49n", "%2561dmin", "admin%20", "admin.", "admin%2e", "admin%00", "admin;x", "admin%3bx", "admin%23", "admin%3f",
        "adm%C4%B1n", "adm%E2%80%8Bin", "public", "public", "x", "a:b", "a%3Ab", "members", "orders", "a%20b", "caf%C3%A9", "caf%c3%a9", "a+b", "a%2Bb", "~u", "%7Eu", "a,b", "@root", "100%25",
        "", "", "x.json", "...", "a[0]", "%5B", "^", "a|b", "\"", "<", "{x}", "_", "-", "%",
    ];

    private static readonly string[] Dots =
        ["..", ".", "%2e%2e", ".%2e", "%2E.", "%2e", "%252e%252e", "..;", "..;x=y", "..%3b", "..%00", "..%20", "%c0%ae%c0%ae", "%u002e%u002e", "%E2%80%A5", "%EF%BC%8E%EF%BC%8E", ".%E2%80%8C.", "...", "..\\"];

    private static readonly string[] Slashes =
        ["%2f", "%2F", "%5c", "%5C", "\\", "//", "/%2f", "%252f", "%25%32%66", "%c0%af", "%e0%80%af", "%EF%BC%8F", "%E2%88%95", "%u002f", ";/", "%3b/", "/;/", "/./", "%09", "%0d%0a", "\t", " ", "#", "%23", "?", "%3F", "\0", "\u00e9", "%zz", "%2", "%"];

    private static readonly string[] Whole =
    [
        "*", "/", "/admin", "/admin/", "//admin/x", "admin/x", "?x", "", "http://app.example/admin/x", "http://app.example/public", "http://admin.example/x", "HTTP://APP.EXAMPLE/public/x",
        "http://app.example:80/x", "http://app.example", "http://app.example?x", "http://app.example#/x", "https://app.example/x", "http://user@app.example/x", "http://app.example@admin.example/x",
        "http:///admin", "http:/admin", "http:admin", "ftp://app.example/x", "app.example:80", "admin.example:443", "//admin.example/x", "http://[::1]/x", "http://app.example./x", "http://app.example\\@admin.example/x",
        "/public/..%2fadmin/x", "/public/%2e%2e/admin/x", "/public/..;/admin/x", "/public/../admin/x", "/public\\..\\admin", "/./admin/x", "//admin", "/public#/../admin", "/public?/../admin", "/public%3f/../admin",
        "/%2e/admin", "/;/admin/x", "/admin;/x", "/admin%2fx", "/admin%5cx", "/x%00/admin", "/admin:$i30:$INDEX_ALLOCATION/x",
    ];

    private static readonly string[] Queries =
        ["", "", "", "", "?", "?a=b", "?a=%2F..%2f&b=%40", "?/../../admin", "?a=b?c", "?a#b", "?a b", "?a=\u00e9", "?a=%zz", "?x=GET%20/admin", "?a\tb", "?a=b\\c", "?a=\"<>", "?\0"];

    /// <summary>A target.</summary>
    public static string Make(Dice dice)
    {
        if (dice.Chance(150))
        {
            return dice.Of(Whole);
        }

        if (dice.Chance(2))
        {
            return "/" + new string('a', 4000 + dice.Below(9000));
        }

        var text = new StringBuilder();
        for (var count = 1 + dice.Below(4); count > 0; count--)
        {
            text.Append(dice.Chance(100) ? dice.Of(Slashes) : "/").Append(dice.Chance(120) ? dice.Of(Dots) : dice.Of(Segments));
        }

        text.Append(dice.Chance(100) ? dice.Of(Slashes) : "").Append(dice.Of(Queries));
        return dice.Chance(60) ? "http://" + dice.Of("app.example", "app.example", "admin.example", "APP.example", "app.example:80") + text : text.ToString();
    }
}
