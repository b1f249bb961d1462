using System.Text.Json;
using System.Text.RegularExpressions;

namespace AuthGateway.Tests.Conventions.Documentation;

/// <summary>Every setting that the documentation names exists.</summary>
public sealed partial class SettingTests
{
    private static readonly JsonDocumentOptions AsInFiles = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    [Fact]
    public void Every_key_with_colons_in_the_text_is_one_of_the_reference()
    {
        var named = Page.All.SelectMany(page => page.Spans.Select(span => (page.Path, Match: Key().Match(span))).Where(found => found.Match.Success)).ToList();

        Assert.True(named.Count > 60, $"only {named.Count} keys are named");
        Assert.Empty(named.Where(found => !KnownSettings.HasPart(found.Match.Groups["key"].Value.Split(':'))).Select(found => $"{found.Path}: {found.Match.Value}"));
    }

    [Fact]
    public void Every_configuration_in_a_JSON_block_has_keys_of_the_reference_only()
    {
        var configurations = 0;
        var wrong = new List<string>();
        foreach (var (page, block) in Page.All.SelectMany(page => page.Blocks.Where(block => block.Language == "json").Select(block => (page, block.Text))))
        {
            using var document = Parse(block);
            Assert.True(document is not null, $"{page.Path}: this is no JSON:\n{block}");
            if (document.RootElement is { ValueKind: JsonValueKind.Object } root && root.EnumerateObject().Any(member => KnownSettings.Sections.Contains(member.Name)))
            {
                configurations++;
                wrong.AddRange(Paths(root, []).Where(path => !KnownSettings.HasBeginning(path)).Select(path => $"{page.Path}: {string.Join(':', path)}"));
            }
        }

        Assert.True(configurations > 15, $"only {configurations} configurations were found");
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_variable_and_every_secrets_file_stands_for_a_key_of_the_reference()
    {
        var named = Page.All.SelectMany(page => Underscored().Matches(page.Text)
                .Select(match => (page.Path, match.Value, Names: match.Groups["key"].Value.Split("__"), IsVariable: match.Groups["prefix"].Success)))
            .Where(found => found.IsVariable || KnownSettings.Sections.Contains(found.Names[0]))
            .ToList();

        Assert.True(named.Count > 10, $"only {named.Count} are named");
        Assert.Empty(named.Where(found => !KnownSettings.Has(found.Names)).Select(found => $"{found.Path}: {found.Value}"));
    }

    // A part of a file, without the braces around it, will do.
    private static JsonDocument? Parse(string text)
    {
        foreach (var candidate in new[] { text, $"{{{text}}}" })
        {
            try
            {
                return JsonDocument.Parse(candidate, AsInFiles);
            }
            catch (JsonException)
            {
                // The next one, or none.
            }
        }

        return null;
    }

    private static IEnumerable<string[]> Paths(JsonElement element, string[] path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Paths(member.Value, [.. path, .. member.Name.Split(':')])),
        _ => [path],
    };

    // `MayActFor:Delegation: false` names a key and its value.
    [GeneratedRegex(@"^(?<key>[A-Z][A-Za-z0-9]*(?::[A-Z{][A-Za-z0-9{}]*)+)(?:: .*)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Key();

    [GeneratedRegex(@"(?<![A-Za-z_])(?<prefix>AUTHGATEWAY__)?(?<key>(?!AUTHGATEWAY)[A-Za-z][A-Za-z0-9]*(?:__[A-Za-z0-9-]+)+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Underscored();
}
