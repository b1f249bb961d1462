using System.Text.RegularExpressions;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Conventions.Documentation;

/// <summary>A page of the documentation, with what it sets as code.</summary>
/// <param name="Path">Below the repository.</param>
/// <param name="Text">All of it.</param>
internal sealed partial record Page(string Path, string Text)
{
    /// <summary>All pages that people wrote.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        .. new[] { "docs", "samples", "helm" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.md", SearchOption.AllDirectories))
            .Append(Repository.PathOf("README.md"))
            .Select(path => System.IO.Path.GetRelativePath(Repository.Root, path))
            // Written by the program itself, and compared with what it writes.
            .Where(path => path != System.IO.Path.Combine("docs", "configuration.md"))
            .Order(StringComparer.Ordinal)
            .Select(path => new Page(path, File.ReadAllText(Repository.PathOf(path)))),
    ];

    /// <summary>What stands between backticks within a line.</summary>
    public IEnumerable<string> Spans => Span().Matches(Fenced().Replace(Text, "")).Select(match => match.Groups["code"].Value);

    /// <summary>The blocks of code, with the language that they are marked with.</summary>
    public IEnumerable<(string Language, string Text)> Blocks =>
        Fenced().Matches(Text).Select(match => (match.Groups["language"].Value, Undented(match.Groups["code"].Value, match.Groups["indent"].Length)));

    /// <summary>The lines of all blocks; one that ends with a backslash goes on with the next.</summary>
    public IEnumerable<string> CommandLines => Blocks.Where(block => block.Language is "" or "sh" or "bash" or "console" or "shell")
        .SelectMany(block => block.Text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'));

    // A block in a list is set in by the list's width.
    private static string Undented(string text, int indent) =>
        indent == 0 ? text : string.Join('\n', text.Split('\n').Select(line => line.Length >= indent ? line[indent..] : line));

    [GeneratedRegex(@"`(?<code>[^`\n]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Span();

    [GeneratedRegex(@"^(?<indent> *)```(?<language>\w*)[^\n]*\n(?<code>.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fenced();
}
