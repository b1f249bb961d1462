using System.Text.RegularExpressions;

namespace AuthGateway.IntegrationTests.Guides;

/// <summary>Compares what a command printed with what the guide shows.</summary>
internal static class GuideOutput
{
    private const string Anything = "…";

    /// <summary>Whether the lines are those of the guide, in which <c>…</c> stands for any text, and alone for any lines.</summary>
    public static bool Matches(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        var pattern = string.Concat(expected.Select(line => line == Anything
            ? @"(?:.*\n)*?"
            : string.Join(".*?", line.Split(Anything).Select(Regex.Escape)) + "\n"));
        return Regex.IsMatch(string.Concat(actual.Select(line => line + '\n')), $@"\A{pattern}\z", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10));
    }
}
