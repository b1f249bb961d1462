using AuthGateway.Cel.Syntax;
using AuthGateway.Cel.Tests.Differential;
using AuthGateway.Cel.Types;
using FsCheck;
using FsCheck.Fluent;

namespace AuthGateway.Cel.Tests.Syntax;

public sealed class SyntaxPropertyTests
{
    private static readonly string[] Pieces =
    [
        "a", "b", "1", "2u", "0x1", "1.5", "'s'", "r'\\'", "b\"x\"", "'''", "\"", "\\", "(", ")", "[", "]", "{", "}", ".", ",", "?", ":",
        "+", "-", "*", "/", "%", "!", "<", ">=", "==", "&&", "||", " in ", "has", "all", "map", "true", "null", "//", "\n", "`", "\ud83d",
        "\U0001f600", "?.", "[?", "1e", "0x", "@", "if", ".5", "\0",
    ];

    [Fact]
    public void No_text_makes_the_parser_or_the_checker_throw()
    {
        var environment = new CelEnvironment([new CelVariable("a", CelType.Int), new CelVariable("b", CelType.Dyn)], CelExtensions.All);
        var texts = Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary();

        Prop.ForAll(texts, text => environment.Compile(text) is CelCompilation.Compiled or CelCompilation.Refused { Issues.Length: > 0 })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithEndSize(60));
    }

    [Fact]
    public void Any_string_is_no_reason_to_throw()
    {
        var environment = new CelEnvironment([], CelExtensions.All);

        Prop.ForAll<string?>(text => environment.Compile(text ?? "") is not null).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void What_is_printed_is_read_as_the_same_tree()
    {
        var generator = new ExpressionGenerator(new Dice(7));
        for (var n = 0; n < 2_000; n++)
        {
            var first = Parse(generator.Next(CelTypeKind.Bool, 3));
            var printed = Printer.Print(first);
            var second = Parse(printed);

            Assert.Equal(TreeText.Write(first), TreeText.Write(second));
            Assert.Equal(printed, Printer.Print(second));
        }
    }

    [Theory]
    [InlineData("a - (b - c)", "a - (b - c)")]
    [InlineData("(a - b) - c", "a - b - c")]
    [InlineData("a || (b || c)", "a || (b || c)")]
    [InlineData("(a || b) && c", "(a || b) && c")]
    [InlineData("(a ? b : c) ? d : (e ? f : g)", "(a ? b : c) ? d : e ? f : g")]
    [InlineData("-1", "-1")]
    [InlineData("-(1)", "-(1)")]
    [InlineData("!(a && b)", "!(a && b)")]
    [InlineData("(a + b).c[0].d(e)", "(a + b).c[0].d(e)")]
    [InlineData("a.`b-c`", "a.`b-c`")]
    [InlineData("has(a.b)", "has(a.b)")]
    [InlineData("a.map(x, x > 1, x * 2)", "a.map(x, x > 1, x * 2)")]
    [InlineData(".a.b", ".a.b")]
    [InlineData("'\\'\"\\n'", "\"'\\\"\\u000a\"")]
    public void A_tree_is_printed_with_the_parentheses_that_it_takes(string source, string printed) =>
        Assert.Equal(printed, Printer.Print(Parse(source)));

    private static Expr Parse(string source) =>
        Parser.Parse(source, CelLimits.Default, CelExtensions.All) is ParseResult.Parsed parsed
            ? parsed.Root
            : throw new InvalidOperationException(source);
}
