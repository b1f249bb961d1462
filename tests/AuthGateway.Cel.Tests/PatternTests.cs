using AuthGateway.Cel.Patterns;

namespace AuthGateway.Cel.Tests;

/// <summary>Patterns mean what they mean to RE2, or are refused.</summary>
public sealed class PatternTests
{
    [Theory]
    [InlineData("^admin$", "admin", true)]
    [InlineData("^admin$", "admin\n", false)]
    [InlineData("(?m)^admin$", "x\nadmin\ny", true)]
    [InlineData("^admin", "x\nadmin", false)]
    [InlineData("a.c", "a\nc", false)]
    [InlineData("(?s)a.c", "a\nc", true)]
    [InlineData("(?s:a.)c.", "a\ncd", true)]
    [InlineData("(?s:a.)c.", "a\nc\n", false)]
    [InlineData(@"^\d+$", "123", true)]
    [InlineData(@"^\d+$", "\u0661\u0662", false)]
    [InlineData(@"^\w+$", "\u00e4", false)]
    [InlineData(@"^\s$", "\u00a0", false)]
    [InlineData(@"^\s$", "\v", false)]
    [InlineData(@"^\D$", "\u0661", true)]
    [InlineData("^[^/]+$", "\U0001f600", true)]
    [InlineData("(?i)^ADMIN$", "aDmIn", true)]
    [InlineData("(?i)^[a-c]+$", "AbC", true)]
    [InlineData("(?i)k", "\u212a", true)]
    [InlineData("(?i)i", "\u0130", false)]
    [InlineData("^(?P<year>[0-9]{4})$", "2026", true)]
    [InlineData("^[[:alpha:]_]+$", "ab_c", true)]
    [InlineData("^[[:^alpha:]]", "a", null)]
    [InlineData(@"^a{2,3}$", "aaaa", false)]
    [InlineData(@"^[]a]$", "]", true)]
    [InlineData(@"^[a\]-]$", "-", true)]
    [InlineData("^[a-z-[aeiou]]$", "b", false)]
    [InlineData(@"^\x41\x{1F600}$", "A\U0001f600", true)]
    [InlineData(@"\Aab\z", "ab", true)]
    [InlineData(@"^a\.b$", "axb", false)]
    [InlineData("#x y", "#x y", true)]
    [InlineData("", "anything", true)]
    [InlineData("a|", "b", true)]
    [InlineData("()", "b", true)]
    public void A_pattern_matches_as_in_RE2(string pattern, string text, bool? expected)
    {
        var isMade = Pattern.TryMake(pattern, 100, out var made, out _);

        Assert.Equal(expected is not null, isMade);
        Assert.Equal(expected ?? false, isMade && made!.IsMatch(text));
    }

    [Theory]
    [InlineData("(?=a)a")]
    [InlineData("(?!a)b")]
    [InlineData("(?<=a)b")]
    [InlineData("(?<!a)b")]
    [InlineData("(?>a)")]
    [InlineData("(?#x)")]
    [InlineData("(?x) a")]
    [InlineData("(?(1)a|b)")]
    [InlineData(@"(a)\1")]
    [InlineData(@"(?<n>a)\k<n>")]
    [InlineData(@"\bword\b")]
    [InlineData(@"\p{Greek}")]
    [InlineData(@"\Ga")]
    [InlineData(@"a\Z")]
    [InlineData(@"\Qa\E")]
    [InlineData(@"\cA")]
    [InlineData(@"\u0041")]
    [InlineData("a**")]
    [InlineData("a++")]
    [InlineData("*a")]
    [InlineData("^*")]
    [InlineData("a{,3}")]
    [InlineData("a{3")]
    [InlineData("a{3,2}")]
    [InlineData("a{1001}")]
    [InlineData("((a{100}){100})")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData("[z-a]")]
    [InlineData("[\U0001f600]")]
    [InlineData("(?i)\u00e4")]
    [InlineData("\\")]
    public void What_RE2_has_not_or_means_otherwise_is_refused(string pattern)
    {
        Assert.False(Pattern.TryMake(pattern, 100, out _, out var problem));
        Assert.NotEqual("", problem);
    }

    [Fact]
    public void A_wrong_constant_is_refused_at_load()
    {
        Assert.Contains("repeats nothing", Cel.Refusal("'a'.matches('*')"), StringComparison.Ordinal);
        Assert.Contains("at most 512", Cel.Refusal($"'a'.matches('{new string('a', 513)}')"), StringComparison.Ordinal);
        Assert.NotEqual("", Cel.Refusal($"'a'.matches('{new string('(', 200)}{new string(')', 200)}')"));
    }
}
