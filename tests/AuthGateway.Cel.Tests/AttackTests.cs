using System.Text;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Tests;

/// <summary>What somebody who may write a condition, or its values, could try.</summary>
public sealed class AttackTests
{
    private static readonly CelLimits Wide = new() { SourceLength = 1_000_000, Nodes = 1_000_000 };

    // A stack overflow ends the process, and no handler is asked (CWE-674; CVE-2024-7254 is the same in protobuf's parser).
    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("[", "1", "]")]
    [InlineData("{1: ", "1", "}")]
    [InlineData("!", "true", "")]
    [InlineData("-", "n", "")]
    [InlineData("true ? 1 : ", "1", "")]
    [InlineData("size(", "'a'", ")")]
    [InlineData("[1].map(x, ", "1", ")")]
    [InlineData("", "n", " + n")]
    [InlineData("", "m", ".a")]
    [InlineData("", "m", "['a']")]
    [InlineData("", "n", ".size()")]
    [InlineData("", "n", " == n")]
    public void Ten_thousand_levels_are_refused_and_overflow_no_stack(string open, string inner, string close)
    {
        var source = new StringBuilder().Insert(0, open, 10_000).Append(inner).Insert(open.Length * 10_000 + inner.Length, close, 10_000).ToString();
        var environment = new CelEnvironment([new CelVariable("n", CelType.Int), new CelVariable("m", CelType.Dyn)], CelExtensions.None, Wide);

        Assert.Matches("deeper than (100|3)", Cel.Refusal(environment, source));
    }

    [Fact]
    public void A_thread_with_a_small_stack_takes_the_deepest_that_is_allowed()
    {
        var deepest = new string('(', 98) + "1" + new string(')', 98);
        var chain = string.Concat(Enumerable.Repeat("n + ", 98)) + "n";
        var kinds = new List<CelOutcomeKind>();
        var thread = new Thread(
            () =>
            {
                kinds.Add(Cel.Evaluate(deepest).Kind);
                kinds.Add(Cel.Compile(chain, new CelVariable("n", CelType.Int)).Evaluate([CelValue.Of(1L)], 1_000).Kind);
            },
            maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();

        Assert.Equal([CelOutcomeKind.Value, CelOutcomeKind.Value], kinds);
    }

    [Fact]
    public void A_long_chain_of_logic_is_not_deep()
    {
        var source = string.Join(" || ", Enumerable.Repeat("n == 0", 500)) + " || n == 7";

        Assert.True(Cel.Compile(new CelEnvironment([new CelVariable("n", CelType.Int)]), source).Evaluate([CelValue.Of(7L)], 10_000).IsTrue);
    }

    [Fact]
    public void A_source_that_is_too_long_or_has_too_many_parts_is_refused()
    {
        Assert.Contains("at most 8192", Cel.Refusal(new string(' ', 8_193)), StringComparison.Ordinal);
        Assert.Contains("more than 2000 parts", Cel.Refusal($"[{string.Join(',', Enumerable.Repeat("1", 2_500))}]"), StringComparison.Ordinal);
    }

    [Fact]
    public void Comprehensions_in_each_other_end_with_the_budget()
    {
        var list = CelValue.OfList([.. Enumerable.Range(0, 1_000).Select(n => CelValue.Of((long)n))]);
        var variable = new CelVariable("x", CelType.List(CelType.Int));

        // A thousand million steps, if anybody let it.
        var outcome = Cel.Compile("x.all(a, x.all(b, x.all(c, a + b + c >= 0)))", variable).Evaluate([list]);

        Assert.Equal(CelOutcomeKind.CostExceeded, outcome.Kind);
        Assert.InRange(outcome.Cost, 101, 200);
        Assert.Contains("deeper than 3", Cel.Refusal("x.all(a, x.all(b, x.all(c, x.all(d, true))))", variable), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_doubles_itself_ends_with_the_budget()
    {
        var source = "x + x";
        for (var i = 0; i < 8; i++)
        {
            source = $"({source}) + ({source})";
        }

        var outcome = Cel.Evaluate($"({source}).size() > 0", CelType.String, CelValue.Of(new string('a', 100_000)));

        Assert.Equal(CelOutcomeKind.CostExceeded, outcome.Kind);
    }

    [Theory]
    [InlineData("x.replace('', x)")]
    [InlineData("x.split('').join(x)")]
    [InlineData("[x, x, x].join(x)")]
    [InlineData("x.reverse()")]
    public void Functions_that_make_long_texts_are_charged_for_them(string source) =>
        Assert.Equal(CelOutcomeKind.CostExceeded, Cel.Evaluate(source, CelType.String, CelValue.Of(new string('a', 50_000))).Kind);

    // CWE-1333: with backtracking, each of these takes longer than the universe has.
    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("^(a|aa)+$")]
    [InlineData("^(a|a?)+$")]
    [InlineData("(x+x+)+y")]
    [InlineData("^(([a-z])+.)+[A-Z]([a-z])+$")]
    public void A_regex_bomb_is_matched_in_linear_time(string pattern)
    {
        var program = Cel.Compile($"x.matches('{pattern}')", new CelVariable("x", CelType.String));
        var text = CelValue.Of(new string(pattern.Contains('x', StringComparison.Ordinal) ? 'x' : 'a', 100_000) + "!");

        Assert.True(program.Evaluate([text], long.MaxValue).IsFalse);
        Assert.Equal(CelOutcomeKind.CostExceeded, program.Evaluate([text]).Kind);
    }

    [Fact]
    public void A_pattern_that_comes_with_the_request_is_bounded_and_charged()
    {
        CelVariable[] variables = [new("x", CelType.String), new("p", CelType.String)];
        var program = Cel.Compile("x.matches(p)", variables);

        Assert.True(program.Evaluate([CelValue.Of("abc"), CelValue.Of("^a.c$")]).IsTrue);
        Assert.Equal(CelErrorKind.InvalidArgument, program.Evaluate([CelValue.Of("abc"), CelValue.Of("(a")], 1_000).Error?.Kind);
        Assert.Equal(CelErrorKind.InvalidArgument, program.Evaluate([CelValue.Of("abc"), CelValue.Of(new string('a', 513))], 1_000_000).Error?.Kind);
        Assert.Equal(CelOutcomeKind.CostExceeded, program.Evaluate([CelValue.Of("abc"), CelValue.Of(new string('a', 101))]).Kind);
    }

    [Theory]
    [InlineData("9223372036854775807 + 1")]
    [InlineData("-9223372036854775808 - 1")]
    [InlineData("-9223372036854775808 / -1")]
    [InlineData("-9223372036854775808 % -1")]
    [InlineData("-(-9223372036854775808)")]
    [InlineData("4611686018427387904 * 2")]
    [InlineData("-4611686018427387905 * 2")]
    [InlineData("18446744073709551615u + 1u")]
    [InlineData("0u - 1u")]
    [InlineData("9223372036854775808u * 2u")]
    [InlineData("int(9223372036854775808u)")]
    [InlineData("int(9223372036854775807.0)")]
    [InlineData("int(double('NaN'))")]
    [InlineData("uint(-1)")]
    [InlineData("uint(-0.5)")]
    [InlineData("math.abs(-9223372036854775808)")]
    [InlineData("timestamp(253402300800)")]
    [InlineData("timestamp('0001-01-01T00:00:00Z') - duration('1ns')")]
    [InlineData("duration('9223372036854775807ns') + duration('1ns')")]
    public void What_does_not_fit_is_an_error_and_never_another_number(string source) =>
        Assert.Equal(CelErrorKind.Overflow, Cel.Evaluate(source).Error?.Kind);

    [Theory]
    [InlineData("double('NaN') == double('NaN')", false)]
    [InlineData("double('NaN') != double('NaN')", true)]
    [InlineData("double('NaN') < 1.0 || double('NaN') >= 1.0", false)]
    [InlineData("double('NaN') in [double('NaN')]", false)]
    [InlineData("-0.0 == 0.0", true)]
    [InlineData("1.0 / -0.0 < 0.0", true)]
    [InlineData("{0: 'zero'}[dyn(-0.0)] == 'zero'", true)]
    [InlineData("dyn(double('NaN')) in {1: 2}", false)]
    public void NaN_and_negative_zero_are_what_IEEE_754_says(string source, bool expected) =>
        Assert.Equal(expected, Cel.Evaluate(source).IsTrue);

    [Theory]
    [InlineData("size('\U0001f600') == 1")]
    [InlineData("size(bytes('\U0001f600')) == 4")]
    [InlineData("'\U0001f600' > '\uffee'")]
    [InlineData("'a\U0001f600b'.charAt(2) == 'b'")]
    [InlineData("'a\U0001f600b'.substring(1, 2) == '\\U0001f600'")]
    [InlineData("'a\U0001f600b'.indexOf('b') == 2")]
    [InlineData("'\U0001f600a'.reverse() == 'a\U0001f600'")]
    [InlineData("'\U0001f600'.matches('^.$')")]
    [InlineData("'a\U0001f600'.matches('^[^b]{2}$')")]
    [InlineData("'\U0001f600\U0001f600'.matches('^\U0001f600+$')")]
    public void Strings_are_counted_in_code_points(string source) => Assert.True(Cel.Evaluate(source).IsTrue);

    [Theory]
    [InlineData("'\\ud83d'")]
    [InlineData("'\\U00110000'")]
    public void An_escape_that_is_no_code_point_is_refused(string source) => Assert.Contains("no code point", Cel.Refusal(source), StringComparison.Ordinal);

    [Fact]
    public void Half_a_surrogate_pair_is_refused() =>
        Assert.Contains("surrogate", Cel.Refusal($"'{(char)0xd83d}'"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/localtime")]
    [InlineData("+25:00")]
    [InlineData("+1:00")]
    [InlineData("+01:60")]
    [InlineData("--01:00")]
    [InlineData("UTC\\n")]
    public void A_time_zone_that_is_none_is_refused_and_an_error_where_it_is_worked_out(string zone)
    {
        Assert.Contains("no time zone", Cel.Refusal($"timestamp('2024-01-01T00:00:00Z').getHours('{zone}')"), StringComparison.Ordinal);
        var program = Cel.Compile("timestamp('2024-01-01T00:00:00Z').getHours(x)", new CelVariable("x", CelType.String));
        Assert.Equal(CelErrorKind.InvalidArgument, program.Evaluate([CelValue.Of(zone.Replace("\\n", "\n", StringComparison.Ordinal))]).Error?.Kind);
    }

    [Fact]
    public void A_zones_time_at_the_end_of_the_range_is_no_exception()
    {
        Assert.True(Cel.Evaluate("timestamp('9999-12-31T23:59:59Z').getFullYear('+01:00') == 10000").IsTrue);
        Assert.True(Cel.Evaluate("timestamp('0001-01-01T00:00:00Z').getFullYear('-01:00') == 0").IsTrue);
        Assert.True(Cel.Evaluate("timestamp('0001-01-01T00:00:00Z').getDayOfYear('-01:00') == 365").IsTrue);
    }

    [Fact]
    public void An_error_does_not_repeat_what_was_bound()
    {
        var outcome = Cel.Evaluate("{'a': 1}[x] == 1", CelType.String, CelValue.Of("secret"));

        Assert.DoesNotContain("secret", outcome.Error!.Message, StringComparison.Ordinal);
    }
}
