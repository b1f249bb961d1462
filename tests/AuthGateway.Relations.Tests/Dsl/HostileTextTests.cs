using System.Text;
using AuthGateway.Relations.Dsl;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Tests.Dsl;

/// <summary>Texts that somebody wrote to break the reader.</summary>
public sealed class HostileTextTests
{
    private const string Head = "model\n  schema 1.1\ntype user\ntype doc\n  relations\n    define a: [user]\n";

    [Theory]
    [InlineData(10_000)]
    [InlineData(200_000)]
    public void Ten_thousand_parentheses_are_refused_and_end_nothing(int depth)
    {
        var text = $"{Head}    define b: {new string('(', depth)}a{new string(')', depth)}\n";

        Assert.Contains("deeper", Assert.Single(Models.Issues(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parentheses_nest_to_the_bound_and_no_deeper()
    {
        static string Nested(int depth) => $"{Head}    define b: {new string('(', depth)}a{new string(')', depth)}\n";

        Assert.Empty(Models.Issues(Nested(ModelBounds.MaxRewriteDepth - 1)));
        Assert.Single(Models.Issues(Nested(ModelBounds.MaxRewriteDepth)));
    }

    [Fact]
    public void A_text_that_is_too_long_is_not_read() =>
        Assert.Contains("characters", Assert.Single(Models.Issues(new string(' ', ModelDsl.MaxLength + 1))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("type us\u0435r", "U+0435")]
    [InlineData("type user\u200b", "U+200B")]
    [InlineData("type \u202euser", "U+202E")]
    [InlineData("type us\u0000er", "U+0000")]
    [InlineData("type user\u00e9", "U+00E9")]
    [InlineData("type ｕser", "U+FF55")]
    public void A_name_that_only_looks_like_one_is_refused_and_shown_by_number(string line, string shown)
    {
        var issue = Assert.Single(Models.Issues("model\n  schema 1.1\n" + line + "\n"));

        Assert.Equal(3, issue.Line);
        Assert.Contains(shown, issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_refused() => Assert.Single(Models.Issues("\ufeff" + Head));

    [Theory]
    [InlineData("define b: a or a and a")]
    [InlineData("define b: a but not a but not a")]
    [InlineData("define b: a or [user]")]
    [InlineData("define b: (a or (a) or a and a)")]
    public void What_could_be_read_in_two_ways_is_refused(string definition) => Assert.Single(Models.Issues($"{Head}    {definition}\n"));

    [Fact]
    public void A_brace_in_a_string_ends_no_condition()
    {
        var model = Models.Parse(Head + "condition c(x: string) {\n  x == \"}\" || x == '''}\n}''' || x == r'\\}'\n}\n");

        Assert.Equal("x == \"}\" || x == '''}\n}''' || x == r'\\}'", Assert.Single(model.Conditions).Expression);
    }

    [Theory]
    [InlineData("\"never closed")]
    [InlineData("'''never closed")]
    [InlineData("\"\\q\"")]
    [InlineData("\"\\u12\"")]
    public void A_string_that_is_none_is_refused(string text) => Assert.Single(Models.Issues(Head + "condition c(x: string) {\n  x == " + text + "\n}\n"));

    [Fact]
    public void Each_mistake_of_a_text_is_told_with_its_place()
    {
        var issues = Models.Issues("model\n  schema 1.1\ntype user\n  relations\n    define a [user]\n    define b: [user]\n    define b: a or\ntype\ntype ok\n");

        Assert.Equal([5, 7, 8], issues.Select(issue => issue.Line));
    }

    [Fact]
    public void The_number_of_issues_is_bounded() =>
        Assert.Equal(20, Models.Issues("model\n  schema 1.1\n" + string.Concat(Enumerable.Repeat("type\n", 5_000))).Count);

    [Fact]
    public void A_long_text_of_small_parts_is_read_to_its_end()
    {
        var text = new StringBuilder(Head);
        for (var i = 0; text.Length < ModelDsl.MaxLength - 100; i++)
        {
            text.Append("    define r").Append(i).Append(": a or a from a\n");
        }

        Assert.True(Models.Parse(text.ToString()).Types[1].Relations.Length > 10_000);
    }

    [Fact]
    public void Half_a_comment_of_a_text_with_old_line_breaks_is_a_comment() =>
        Assert.Equal(2, Models.Parse("model\n  schema 1.1\rtype user\r# old\r# style\rtype doc\r").Types.Length);
}
