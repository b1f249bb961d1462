using System.Collections.Immutable;

namespace AuthGateway.Relations.Dsl;

/// <summary>
/// Reads the list of a model's modules, <c>fga.mod</c>. It is YAML; what is read is its plain form alone, one entry a line,
/// and whatever else YAML can do is refused.
/// </summary>
internal static class ModuleList
{
    private const int MaxFiles = 1_000;

    /// <summary>The outcome of reading a list. Closed.</summary>
    internal abstract record Result
    {
        private Result()
        {
        }

        /// <summary>The names of the files, in order.</summary>
        public sealed record Parsed(ImmutableArray<string> Files) : Result;

        /// <summary>It is no list of modules.</summary>
        public sealed record Refused(DslIssue Issue) : Result;
    }

    /// <summary>Reads a list.</summary>
    public static Result Parse(string text)
    {
        var files = ImmutableArray.CreateBuilder<string>();
        var schema = false;
        var contents = false;
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var entry = WithoutComment(line).TrimEnd();
            var issue = entry switch
            {
                "" or "---" => null,
                _ when entry.StartsWith("schema:", StringComparison.Ordinal) && !schema => Schema(entry, ref schema, ref contents),
                "contents:" when schema && files.Count == 0 => Contents(ref contents),
                _ when contents && entry.TrimStart().StartsWith("- ", StringComparison.Ordinal) => Add(files, Unquote(entry.TrimStart()[2..].Trim())),
                _ => "Expected \"schema: '1.2'\", then 'contents:' and its files, each as '- name.fga'.",
            };
            if (issue is not null)
            {
                return new Result.Refused(new DslIssue(number, 1, issue));
            }
        }

        return files.Count > 0
            ? new Result.Parsed(files.ToImmutable())
            : new Result.Refused(new DslIssue(number, 1, schema ? "The list has no contents." : "The list has no schema."));
    }

    private static string? Schema(string entry, ref bool schema, ref bool contents)
    {
        // A bare 1.2 would be a number in YAML, and the reference refuses it.
        schema = entry["schema:".Length..].Trim() is "'1.2'" or "\"1.2\"";
        contents = false;
        return schema ? null : "The schema must be '1.2', in quotes.";
    }

    private static string? Contents(ref bool contents)
    {
        contents = true;
        return null;
    }

    private static string? Add(ImmutableArray<string>.Builder files, string name)
    {
        // The names come to whoever opens files: they must not lead out of the folder, in no spelling.
        if (!name.EndsWith(".fga", StringComparison.Ordinal) || name.StartsWith('/') || name.AsSpan().ContainsAny("\\:%\"'")
            || name.Split('/').Any(part => part is "" or "." or ".."))
        {
            return $"'{name}' is not the name of an .fga file in this folder or one below it.";
        }

        if (files.Contains(name) || files.Count == MaxFiles)
        {
            return files.Count == MaxFiles ? $"The list has more than {MaxFiles} files." : $"'{name}' is there twice.";
        }

        files.Add(name);
        return null;
    }

    private static string Unquote(string name) => name is ['\'', .. var single, '\''] ? single : name is ['"', .. var plain, '"'] ? plain : name;

    private static string WithoutComment(string line)
    {
        var comment = line.StartsWith('#') ? 0 : line.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? line : line[..comment];
    }
}
