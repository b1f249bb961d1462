using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AuthGateway.Pipeline.Canonical;
using FsCheck;
using FsCheck.Fluent;

namespace AuthGateway.Tests.Pipeline.Canonical;

public sealed partial class CanonicalPathProperties
{
    private static readonly CanonicalSettings[] AllSettings =
    [
        new(),
        new() { PathParameters = AmbiguousSyntax.Allow, EncodedDelimiters = AmbiguousSyntax.Allow },
    ];

    // Pieces of which attacks and honest paths are made; a path is any few of them in a row.
    private static readonly Gen<string> Piece = Gen.Elements(
        "/", "/", "/", "a", "b", "A", "2", "5", "e", "E", "F", "f", "u", "0", ".", "..", "%", "%2", "%25", "%25", "%2e", "%2F", "%5C", "%61", "%32",
        "%35", "%46", "%66", "%45", "%75", "%3A", "%3a", ":", "%24", "$", "%20", "%7C", "|", "[", "%5B", "%5b", ";", "%3B", "%3F", "%23", "?", "#", "\\", " ",
        "%c3%a9", "%C3%A9", "%e4%bc%9a", "%F0%9F%98%80", "%EF%BC%8F", "%E2%80%A4", "%C0%AF", "%ed%a0%80", "%c3", "%80", "%00", "%7f", "é", "\t", "+", "%2B",
        "%2b", "~", "%7E", "%7e", "@", "%40", "^", "%5E", "\"", "%22", "%27", "'", "%C2%85", "%C2%A0", "*", "%2A", "%2a", "%26", "&");

    private static readonly Arbitrary<string> Paths =
        Gen.ArrayOf(Piece).Where(p => p.Length < 12).Select(p => "/" + string.Concat(p)).ToArbitrary();

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(10_000);

    [Fact]
    public void Parsing_the_forwarded_path_gives_the_judged_path_again() => Check(Paths, (raw, settings) =>
        TryJudge(raw, settings) is not var (judged, forwarded) || (TryJudge(forwarded, settings) == (judged, forwarded)));

    [Fact]
    public void Encoding_the_judged_path_gives_the_forwarded_path() => Check(Paths, (raw, settings) =>
        TryJudge(raw, settings) is not var (judged, forwarded) || CanonicalPath.Encode(judged) == forwarded);

    [Fact]
    public void Two_paths_are_judged_alike_exactly_when_they_are_forwarded_alike()
    {
        foreach (var settings in AllSettings)
        {
            var byJudged = new Dictionary<string, string>(StringComparer.Ordinal);
            var byForwarded = new Dictionary<string, string>(StringComparer.Ordinal);
            Prop.ForAll(Paths, raw => TryJudge(raw, settings) is not var (judged, forwarded)
                || (Same(byJudged, judged, forwarded) && Same(byForwarded, forwarded, judged))).Check(Many);
            Assert.True(byJudged.Count > 100, "The generator makes paths that are accepted.");
        }
    }

    [Fact]
    public void Spelling_a_character_encoded_or_literally_makes_no_other_path_of_it_for_routes() => Check(Paths, (raw, settings) =>
    {
        if (TryJudge(raw, settings) is not var (judged, forwarded))
        {
            return true;
        }

        // Both ways: all of them literally, and all of them encoded.
        var literal = MayBeLiteral().Replace(forwarded, triplet => Uri.UnescapeDataString(triplet.Value));
        var encoded = string.Concat(forwarded.Select(c => "!$&'()*+,;=:@".Contains(c, StringComparison.Ordinal) ? $"%{(int)c:X2}" : c.ToString()));
        var route = CanonicalPath.Literal(judged);
        return TryJudge(literal, settings) is var (one, _) && TryJudge(encoded, settings) is var (other, _)
            && one == route && CanonicalPath.Literal(other) == route && CanonicalPath.Literal(route) == route;
    });

    [Fact]
    public void The_forwarded_path_holds_only_what_a_URI_may_hold() => Check(Paths, (raw, settings) =>
        TryJudge(raw, settings) is not var (_, forwarded) || PathAbsolute().IsMatch(forwarded));

    [Fact]
    public void The_runtime_s_own_URI_leaves_the_forwarded_path_as_it_is() => Check(Paths, (raw, settings) =>
        TryJudge(raw, settings) is not var (_, forwarded) || new Uri("http://a" + forwarded).AbsolutePath == forwarded);

    [Fact]
    public void Decoding_an_accepted_path_once_or_twice_more_reveals_no_new_segments() => Check(Paths, (raw, settings) =>
    {
        if (TryJudge(raw, settings) is not var (judged, forwarded))
        {
            return true;
        }

        var slashes = judged.Count(c => c == '/');
        var once = DecodeBytes(forwarded);
        var twice = DecodeBytes(once);
        var thrice = DecodeBytes(twice);
        return Harmless(once) && Harmless(twice) && Harmless(thrice);

        bool Harmless(string text) =>
            text.Count(c => c == '/') == slashes && !text.Contains('\\') && !text.Any(char.IsControl)
            && !text.Split('/').Any(segment => segment.Split(';', '?', '#')[0] is "." or "..");
    });

    [Fact]
    public void The_short_way_and_the_long_way_judge_alike()
    {
        // A bracket as its own last segment forces the long way.
        foreach (var settings in AllSettings)
        {
            Prop.ForAll(Paths, raw =>
            {
                if (raw.EndsWith('/'))
                {
                    return true;
                }

                var plain = PathCorpus.Judge(raw, settings);
                var forced = PathCorpus.Judge(raw + "/[", settings);
                return plain[0] == '!' ? forced == plain : forced == plain + "/%5B";
            }).Check(Many);
        }
    }

    private static void Check(Arbitrary<string> paths, Func<string, CanonicalSettings, bool> holds)
    {
        foreach (var settings in AllSettings)
        {
            Prop.ForAll(paths, raw => holds(raw, settings)).Check(Many);
        }
    }

    private static (string Judged, string Forwarded)? TryJudge(string raw, CanonicalSettings settings) =>
        CanonicalPath.Judge(raw, settings, known: null, out var judged, out var forwarded) == RequestRefusal.None ? (judged!, forwarded!) : null;

    private static bool Same(Dictionary<string, string> seen, string key, string value) =>
        seen.TryAdd(key, value) || seen[key] == value;

    // RFC 3986 section 3.3, with upper-case triplets and one trailing slash.
    [GeneratedRegex(@"\A/((?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-F]{2})+/)*(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-F]{2})*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex PathAbsolute();

    [GeneratedRegex("%(?:21|24|26|27|28|29|2A|2B|2C|3A|3B|3D|40)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex MayBeLiteral();

    // What a careless upstream does: every triplet becomes its byte, whatever stands around it.
    private static string DecodeBytes(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length
                && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
