using AuthGateway.Pipeline.Canonical;

namespace AuthGateway.Tests.Pipeline.Canonical;

/// <summary>
/// Raw paths with what becomes of them: the judged path, or an exclamation mark and the refusal. <c>{U+XXXX}</c> in a raw path stands for the
/// character's percent-encoded UTF-8, <c>{XX}</c> for a raw character.
/// </summary>
internal static class PathCorpus
{
    /// <summary>Every case as (raw, expected).</summary>
    public static IEnumerable<(string Raw, string Expected)> Cases => (Accepted + Refused).Split('\n')
        .Where(line => line.Length > 0 && line[0] != ';')
        .Select(line => line.Split(" => "))
        .Select(parts => (Expand(parts[0]), Expand(parts[1])))
        .Concat(Generated);

    private static IEnumerable<(string Raw, string Expected)> Generated
    {
        get
        {
            // RFC 3986 section 2.3: every unreserved character, encoded in both cases of hex, is the character itself.
            foreach (var c in "ABCXYZabcxyz0189-_~")
            {
                yield return ($"/a%{(int)c:X2}b", $"/a{c}b");
                yield return ($"/a%{(int)c:x2}b", $"/a{c}b");
            }

            // RFC 3986 section 2.2: every reserved character is one thing encoded and another literally.
            foreach (var c in "!$&'()*+,=:@")
            {
                yield return ($"/a{c}b", $"/a{c}b");
                yield return ($"/a%{(int)c:x2}b", $"/a%{(int)c:X2}b");
            }

            // Control characters, encoded and raw; C1 controls as UTF-8.
            foreach (var c in Enumerable.Range(0, 0x20).Append(0x7F))
            {
                yield return ($"/a%{c:X2}b", "!ControlCharacter");
                yield return ($"/a{(char)c}b", "!ControlCharacter");
            }

            foreach (var c in Enumerable.Range(0x80, 0x20))
            {
                yield return ($"/a%C2%{c:X2}b", "!ControlCharacter");
                yield return ($"/a{(char)c}b", "!RawNonAscii");
                yield return ($"/a%{c:X2}b", "!InvalidUtf8");
            }

            // What no URI can hold literally is decoded.
            foreach (var c in " \"<>^`{|}")
            {
                yield return ($"/a%{(int)c:X2}b", $"/a{c}b");
            }

            foreach (var c in " \"<>`{}")
            {
                yield return ($"/a{c}b", "!IllegalCharacter");
            }
        }
    }

    private const string Accepted = """
        / => /
        /a => /a
        /a/ => /a/
        /a/b/c => /a/b/c
        /A/b => /A/b
        /members/42/points => /members/42/points
        /.well-known/jwks.json => /.well-known/jwks.json
        /a.b => /a.b
        /a..b => /a..b
        /..a => /..a
        /.a => /.a
        /...a => /...a
        /v1/things:batch => /v1/things:batch
        /v1/a%3Ab => /v1/a%3Ab
        /v1/a%3ab => /v1/a%3Ab
        /me%40example => /me%40example
        /me@example => /me@example
        /%61dmin => /admin
        /%41dmin => /Admin
        /%7euser => /~user
        /%7Euser => /~user
        /a%2Db%5fc => /a-b_c
        /a%20b => /a b
        /%20a => / a
        /100%25 => /100%25
        /100%25/x => /100%25/x
        /100%25zz => /100%25zz
        /100%252 => /100%252
        /a%25-b => /a%25-b
        /a%25%25 => /a%25%25
        /a%25ub => /a%25ub
        /caf{U+00E9} => /café
        /caf%c3%a9 => /café
        /caf%C3%a9 => /café
        /{U+4F1A}{U+54E1} => /会員
        /{U+1F600} => /😀
        /%f0%9f%98%80 => /😀
        /{U+FF21}{U+FF22} => /ＡＢ
        /a|b => /a|b
        /a%7Cb => /a|b
        /a^b => /a^b
        /a[0] => /a%5B0%5D
        /a%5B0%5d => /a%5B0%5D
        /~a/b~ => /~a/b~
        /a,b=c => /a,b=c
        /(a)'b'*! => /(a)'b'*!
        ; WebDAV and OData keys
        /Orders(42)/Lines => /Orders(42)/Lines
        /a$b => /a$b
        /a:b$c => /a:b$c

        """;

    private const string Refused = """
        ; No path at all
        a => !InvalidTarget
        a/b => !InvalidTarget
        ?a => !InvalidTarget
        ; Dot segments, raw
        /. => !DotSegment
        /.. => !DotSegment
        /./ => !DotSegment
        /../ => !DotSegment
        /./a => !DotSegment
        /../a => !DotSegment
        /a/. => !DotSegment
        /a/.. => !DotSegment
        /a/./b => !DotSegment
        /a/../b => !DotSegment
        /a/b/../../c => !DotSegment
        /public/../admin => !DotSegment
        ; Dot segments, encoded (Apache, CVE-2021-41773) and doubly encoded (CVE-2021-42013)
        /%2e => !EncodedDot
        /%2E => !EncodedDot
        /%2e%2e => !EncodedDot
        /%2e%2E/a => !EncodedDot
        /.%2e/a => !EncodedDot
        /%2e./a => !EncodedDot
        /a/%2e%2e/b => !EncodedDot
        /a%2eb => !EncodedDot
        /icons/.%2e/.%2e/etc/passwd => !EncodedDot
        /icons/%%32%65%%32%65/etc/passwd => !InvalidPercentEncoding
        /icons/.%%32e/etc/passwd => !InvalidPercentEncoding
        /a/%252e%252e/b => !DoubleEncoding
        /a/%25%32%65/b => !DoubleEncoding
        /a/%25%32e/b => !DoubleEncoding
        /a/%252%65/b => !DoubleEncoding
        ; Slashes and backslashes
        /a%2fb => !EncodedSlash
        /a%2Fb => !EncodedSlash
        /%2f => !EncodedSlash
        /%2Fadmin => !EncodedSlash
        /..%2fadmin => !EncodedSlash
        /a%252fb => !DoubleEncoding
        /a%252Fb => !DoubleEncoding
        /a%25252fb => !DoubleEncoding
        /a%25%32%46b => !DoubleEncoding
        /a%25%32%66b => !DoubleEncoding
        /a%5cb => !Backslash
        /a%5Cb => !Backslash
        /a\b => !Backslash
        /..\admin => !Backslash
        /..%5cadmin => !Backslash
        /a%255cb => !DoubleEncoding
        // => !EmptySegment
        //a => !EmptySegment
        ///a => !EmptySegment
        /a//b => !EmptySegment
        /a// => !EmptySegment
        /a/b//c/ => !EmptySegment
        //example.com/a => !EmptySegment
        ; Double encoding in general (IIS, CVE-2001-0333)
        /%2500 => !DoubleEncoding
        /%2561dmin => !DoubleEncoding
        /%252561dmin => !DoubleEncoding
        /%25u002fadmin => !DoubleEncoding
        /%25U002fadmin => !DoubleEncoding
        /%25%75002f => !DoubleEncoding
        ; Broken triplets (IIS' %u, CVE-2000-0884's neighbours)
        /% => !InvalidPercentEncoding
        /a% => !InvalidPercentEncoding
        /a%2 => !InvalidPercentEncoding
        /a%zz => !InvalidPercentEncoding
        /a%2g => !InvalidPercentEncoding
        /a%g2 => !InvalidPercentEncoding
        /a%% => !InvalidPercentEncoding
        /a%%41 => !InvalidPercentEncoding
        /a%u002f => !InvalidPercentEncoding
        /a%u002e%u002e => !InvalidPercentEncoding
        /a% 41 => !InvalidPercentEncoding
        /a%+1 => !InvalidPercentEncoding
        /a%-1 => !InvalidPercentEncoding
        ; Overlong UTF-8 (CVE-2000-0884, CVE-2008-2938), surrogates, cut and wild bytes
        /%c0%ae%c0%ae/a => !InvalidUtf8
        /%c0%afa => !InvalidUtf8
        /%C0%AFa => !InvalidUtf8
        /%c1%9c => !InvalidUtf8
        /%e0%80%af => !InvalidUtf8
        /%e0%80%ae => !InvalidUtf8
        /%f0%80%80%af => !InvalidUtf8
        /%f8%80%80%80%af => !InvalidUtf8
        /%fc%80%80%80%80%af => !InvalidUtf8
        /%ed%a0%80 => !InvalidUtf8
        /%ed%bf%bf => !InvalidUtf8
        /%ed%a0%bd%ed%b8%80 => !InvalidUtf8
        /%f4%90%80%80 => !InvalidUtf8
        /%ff => !InvalidUtf8
        /%fe%ff => !InvalidUtf8
        /%c3 => !InvalidUtf8
        /%c3/%a9 => !InvalidUtf8
        /%c3a9 => !InvalidUtf8
        /%e2%82 => !InvalidUtf8
        /%e2%82x => !InvalidUtf8
        /%a9 => !InvalidUtf8
        /%c3%28 => !InvalidUtf8
        /%c3%e9 => !InvalidUtf8
        /caf%e9 => !InvalidUtf8
        /caf{E9} => !RawNonAscii
        /{4F1A} => !RawNonAscii
        /{FF0F} => !RawNonAscii
        ; Fragments and what becomes one, or a query, behind a proxy that decodes (CVE-2021-32779, CVE-2024-38474)
        /a#b => !Fragment
        /admin#/../public => !Fragment
        /a%23b => !EncodedDelimiter
        /a%3fb => !EncodedDelimiter
        /a%3Fb => !EncodedDelimiter
        /admin.php%3Fooo.php => !EncodedDelimiter
        /a%253Fb => !DoubleEncoding
        ; Path parameters (Tomcat, Spring, Shiro: CVE-2020-1957, CVE-2021-41303)
        /a;b => !PathParameter
        /a;b=c/d => !PathParameter
        /public;/../admin => !PathParameter
        /..;/admin => !PathParameter
        /;/admin => !PathParameter
        /admin;jsessionid=1 => !PathParameter
        /a%3bb => !PathParameter
        /a%3Bb => !PathParameter
        /..%3b/admin => !PathParameter
        /a%253bb => !DoubleEncoding
        ; Names that Windows opens as others
        /admin./a => !TrailingDotOrSpace
        /admin. => !TrailingDotOrSpace
        /admin.. => !TrailingDotOrSpace
        /admin%20 => !TrailingDotOrSpace
        /admin%20/a => !TrailingDotOrSpace
        /... => !TrailingDotOrSpace
        /.../a => !TrailingDotOrSpace
        /.%20 => !TrailingDotOrSpace
        /..%20/a => !TrailingDotOrSpace
        /%20 => !TrailingDotOrSpace
        /%20/a => !TrailingDotOrSpace
        /a{U+00A0} => !TrailingDotOrSpace
        /a{U+3000}/b => !TrailingDotOrSpace
        /file.txt::$DATA => !AlternateStream
        /file.txt::%24DATA => !AlternateStream
        /file.txt:%3A$DATA => !AlternateStream
        /file.txt%3A%3A%24DATA => !AlternateStream
        /admin:$i30:$INDEX_ALLOCATION/a => !AlternateStream
        ; Characters that become delimiters by best fit or normalization, or ASCII letters by case
        /..{U+FF0F}admin => !LookAlike
        /a{U+2215}b => !LookAlike
        /a{U+2044}b => !LookAlike
        /a{U+29F8}b => !LookAlike
        /a{U+FF3C}b => !LookAlike
        /a{U+2216}b => !LookAlike
        /a{U+FE68}b => !LookAlike
        /a{U+29F5}b => !LookAlike
        /a{U+00A5}b => !LookAlike
        /a{U+20A9}b => !LookAlike
        /{U+FF0E}{U+FF0E}/a => !LookAlike
        /{U+2024}{U+2024}/a => !LookAlike
        /{U+2025}/a => !LookAlike
        /{U+FE52}{U+FE52}/a => !LookAlike
        /{U+FE30}/a => !LookAlike
        /{U+2026} => !LookAlike
        /{U+2488} => !LookAlike
        /{U+1F100} => !LookAlike
        /{U+FF05}2f => !LookAlike
        /{U+FE6A}2f => !LookAlike
        /{U+066A}2f => !LookAlike
        /a{U+FF1F}b => !LookAlike
        /a{U+2048}b => !LookAlike
        /a{U+FF03}b => !LookAlike
        /a{U+FF1B}b => !LookAlike
        /a{U+037E}b => !LookAlike
        /a{U+2100}b => !LookAlike
        /a{U+2106}b => !LookAlike
        /adm{U+0131}n => !LookAlike
        /ADM{U+0130}N => !LookAlike
        /u{U+017F}er => !LookAlike
        /{U+212A}ey => !LookAlike
        ; Characters that nobody sees (CVE-2014-9390, CVE-2021-42574)
        /.{U+200C}. => !InvisibleCharacter
        /adm{U+200B}in => !InvisibleCharacter
        /adm{U+00AD}in => !InvisibleCharacter
        /adm{U+2060}in => !InvisibleCharacter
        /{U+202E}nimda => !InvisibleCharacter
        /{U+2066}a => !InvisibleCharacter
        /{U+FEFF}a => !InvisibleCharacter
        /{U+2028}a => !InvisibleCharacter
        /{U+FFFE}a => !InvisibleCharacter
        /{U+FFFD}a => !InvisibleCharacter
        /{U+E0041}a => !InvisibleCharacter
        /{U+1FFFF}a => !InvisibleCharacter

        """;

    /// <summary>Judges a path as a caller's would be, and says it in the corpus' words.</summary>
    public static string Judge(string raw, CanonicalSettings? settings = null)
    {
        var refusal = CanonicalPath.Judge(raw, settings ?? new CanonicalSettings(), known: null, out var judged, out _);
        return refusal == RequestRefusal.None ? judged! : "!" + refusal;
    }

    private static string Expand(string text)
    {
        while (text.IndexOf('{') is var open and >= 0 && text.IndexOf('}') is var close && close > open)
        {
            var inner = text[(open + 1)..close];
            var encoded = inner.StartsWith("U+", StringComparison.Ordinal)
                ? Uri.EscapeDataString(char.ConvertFromUtf32(Convert.ToInt32(inner[2..], 16)))
                : char.ConvertFromUtf32(Convert.ToInt32(inner, 16));
            text = text[..open] + encoded + text[(close + 1)..];
        }

        return text;
    }
}
