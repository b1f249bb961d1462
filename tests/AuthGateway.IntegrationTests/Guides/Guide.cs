using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Guides;

/// <summary>
/// A guide whose commands can be run: what its <c>```console</c> blocks have after <c>$ </c>, in order, in one shell, and the files
/// that blocks with <c>file=NAME</c> hold.
/// </summary>
internal sealed record Guide(string Name, IReadOnlyDictionary<string, string> Files, IReadOnlyList<GuideCommand> Commands)
{
    private const string Fence = "```";
    private const string Prompt = "$ ";

    /// <summary>Whether a command has this in it.</summary>
    public bool Says(string text) => Commands.Any(command => command.Text.Contains(text, StringComparison.Ordinal));

    /// <summary>Whether a file has this in it.</summary>
    public bool Has(string text) => Files.Values.Any(file => file.Contains(text, StringComparison.Ordinal));

    /// <summary>Reads docs/authentication/NAME.</summary>
    public static async Task<Guide> ReadAsync(string name)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var commands = new List<GuideCommand>();
        var lines = await File.ReadAllLinesAsync(Repository.PathOf("docs", "authentication", name));
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                continue;
            }

            var info = lines[i][Fence.Length..].Split(' ');
            var end = Array.FindIndex(lines, i + 1, line => line == Fence);
            Assert.True(end > 0, $"{name}:{i + 1}: the block has no end.");
            if (Array.Find(info, word => word.StartsWith("file=", StringComparison.Ordinal)) is { } file)
            {
                files.Add(file["file=".Length..], string.Concat(lines[(i + 1)..end].Select(line => line + '\n')));
            }
            else if (info[0] == "console")
            {
                commands.AddRange(Read(lines.AsSpan((i + 1)..end), i + 2));
            }

            i = end;
        }

        return new Guide(name, files, commands);
    }

    // A backslash at a line's end goes on with the next, as in the shell.
    private static List<GuideCommand> Read(ReadOnlySpan<string> block, int first)
    {
        var commands = new List<GuideCommand>();
        for (var i = 0; i < block.Length; i++)
        {
            Assert.True(block[i].StartsWith(Prompt, StringComparison.Ordinal), $"Line {first + i} is neither a command nor below one.");
            var (line, text) = (first + i, block[i][Prompt.Length..]);
            while (text.EndsWith('\\'))
            {
                text += '\n' + block[++i];
            }

            var output = new List<string>();
            while (i + 1 < block.Length && !block[i + 1].StartsWith(Prompt, StringComparison.Ordinal))
            {
                output.Add(block[++i].TrimEnd());
            }

            commands.Add(new GuideCommand(line, text, output));
        }

        return commands;
    }
}
