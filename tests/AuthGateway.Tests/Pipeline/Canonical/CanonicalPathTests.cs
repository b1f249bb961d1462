using System.Text;
using AuthGateway.Pipeline.Canonical;

namespace AuthGateway.Tests.Pipeline.Canonical;

public sealed class CanonicalPathTests
{
    private static readonly CanonicalSettings Defaults = new();

    public static TheoryData<string, string> Corpus
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (raw, expected) in PathCorpus.Cases)
            {
                data.Add(Printable(raw), Printable(expected));
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Corpus))]
    public void Each_spelling_is_judged_as_the_corpus_says(string raw, string expected) =>
        Assert.Equal(Unprintable(expected), PathCorpus.Judge(Unprintable(raw)));

    [Theory]
    [InlineData("/a%3Ab", "/a%3Ab")]
    [InlineData("/%61%20b", "/a%20b")]
    [InlineData("/caf%c3%a9", "/caf%C3%A9")]
    [InlineData("/a|b", "/a%7Cb")]
    [InlineData("/a[0]", "/a%5B0%5D")]
    [InlineData("/%f0%9f%98%80/x", "/%F0%9F%98%80/x")]
    [InlineData("/100%25", "/100%25")]
    [InlineData("/a/b.c~d", "/a/b.c~d")]
    public void The_forwarded_path_is_the_normal_form_of_the_raw_one(string raw, string expected)
    {
        Assert.Equal(RequestRefusal.None, CanonicalPath.Judge(raw, Defaults, known: null, out _, out var forwarded));
        Assert.Equal(expected, forwarded);
    }

    [Theory]
    [InlineData("/a%b", "/a%25b")]
    [InlineData("/a%", "/a%25")]
    [InlineData("/a?b#c", "/a%3Fb%23c")]
    [InlineData("/a b", "/a%20b")]
    [InlineData("/a%2Bb", "/a%2Bb")]
    public void Encoding_a_path_that_a_transform_changed_leaves_nothing_that_ends_the_path(string judged, string expected) =>
        Assert.Equal(expected, CanonicalPath.Encode(judged));

    [Theory]
    [InlineData("/a%3Ab", "/a:b")]
    [InlineData("/%40me/x%2By", "/@me/x+y")]
    [InlineData("/%21%24%26%27%28%29%2A%2B%2C%3B%3D%3A%40", "/!$&'()*+,;=:@")]
    [InlineData("/100%25/%5B0%5D", "/100%25/%5B0%5D")]
    [InlineData("/a%3F%23b%2C", "/a%3F%23b,")]
    [InlineData("/100%", "/100%")]
    [InlineData("/%2F", "/%2F")]
    public void For_routes_an_encoded_character_is_the_literal_one_where_it_may_stand_literally(string judged, string literal) =>
        Assert.Equal(literal, CanonicalPath.Literal(judged));

    [Fact]
    public void A_path_without_such_a_character_is_the_same_string_for_routes()
    {
        var path = "/members/100%25/caf\u00E9";
        Assert.Same(path, CanonicalPath.Literal(path));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_encoded_as_the_replacement_character() =>
        Assert.Equal("/a%EF%BF%BDb", CanonicalPath.Encode("/a\uD800b"));

    [Fact]
    public void A_path_at_the_bound_is_accepted_and_one_byte_more_is_refused()
    {
        var settings = new CanonicalSettings { MaxPathLength = 64 };
        Assert.Equal("/" + new string('a', 63), PathCorpus.Judge("/" + new string('a', 63), settings));
        Assert.Equal("!PathTooLong", PathCorpus.Judge("/" + new string('a', 64), settings));
        Assert.Equal("!PathTooLong", PathCorpus.Judge("/" + string.Concat(Enumerable.Repeat("%61", 22)), settings));
    }

    [Fact]
    public void A_path_longer_than_the_stack_buffer_is_decoded_whole()
    {
        var path = "/" + string.Concat(Enumerable.Repeat("[%c3%a9]", 400));
        Assert.Equal(RequestRefusal.None, CanonicalPath.Judge(path, Defaults, known: null, out var judged, out var forwarded));
        Assert.Equal("/" + string.Concat(Enumerable.Repeat("%5Bé%5D", 400)), judged);
        Assert.Equal("/" + string.Concat(Enumerable.Repeat("%5B%C3%A9%5D", 400)), forwarded);
    }

    [Theory]
    [InlineData("/a;b=c/d", "/a;b=c/d")]
    [InlineData("/a%3bb", "/a%3Bb")]
    [InlineData("/..;/admin", "!DotSegment")]
    [InlineData("/..;x=y/admin", "!DotSegment")]
    [InlineData("/..%3b/admin", "!DotSegment")]
    [InlineData("/.;/admin", "!DotSegment")]
    [InlineData("/a/..;", "!DotSegment")]
    [InlineData("/;/admin", "!EmptySegment")]
    [InlineData("/a/;x", "!EmptySegment")]
    [InlineData("/admin.;x", "!TrailingDotOrSpace")]
    [InlineData("/public;/../admin", "!DotSegment")]
    public void With_path_parameters_allowed_what_stands_before_them_is_still_judged(string raw, string expected) =>
        Assert.Equal(expected, PathCorpus.Judge(raw, new CanonicalSettings { PathParameters = AmbiguousSyntax.Allow }));

    [Theory]
    [InlineData("/tags/C%23", "/tags/C%23")]
    [InlineData("/why%3f", "/why%3F")]
    [InlineData("/..%3Fx", "!DotSegment")]
    [InlineData("/..%23/admin", "!DotSegment")]
    [InlineData("/%3Fx", "!EmptySegment")]
    [InlineData("/a#b", "!Fragment")]
    public void With_encoded_delimiters_allowed_what_stands_before_them_is_still_judged(string raw, string expected) =>
        Assert.Equal(expected, PathCorpus.Judge(raw, new CanonicalSettings { EncodedDelimiters = AmbiguousSyntax.Allow }));

    [Fact]
    public void A_plain_path_that_is_known_already_costs_no_allocation()
    {
        var known = "/members/42/points-2026_a~b.json";
        var target = known + "?a=b&c=%2F";
        var query = "?a=b&c=%2F";
        CanonicalTarget.Parse(target, "GET", "example.com", Defaults, known, query);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = CanonicalTarget.Parse(target, "GET", "example.com", Defaults, known, query);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Same(known, result.JudgedPath);
        Assert.Same(known, result.ForwardedPath);
        Assert.Same(query, result.Query);
        Assert.Equal(0, allocated);
    }

    // Test runners write arguments into XML, which has no place for control characters: non-ASCII and controls travel as a backtick and four digits.
    private static string Printable(string text)
    {
        var printable = new StringBuilder();
        foreach (var c in text)
        {
            printable.Append(c is > ' ' and < '\u007F' and not '`' ? c.ToString() : $"`{(int)c:X4}");
        }

        return printable.ToString();
    }

    private static string Unprintable(string text)
    {
        var raw = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '`')
            {
                raw.Append((char)Convert.ToInt32(text.Substring(i + 1, 4), 16));
                i += 4;
            }
            else
            {
                raw.Append(text[i]);
            }
        }

        return raw.ToString();
    }
}
