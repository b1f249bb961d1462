using System.Text.RegularExpressions;

namespace AuthGateway.Cel.Tests.Conformance;

/// <summary>What a published case needs that the subset does not cover, judged by the case alone and not by what the subset makes of it.</summary>
internal static partial class Coverage
{
    private static readonly Dictionary<string, string> Suites = new(StringComparer.Ordinal)
    {
        ["bindings_ext"] = "local bindings (cel.bind)",
        ["block_ext"] = "blocks (cel.block)",
        ["encoders_ext"] = "the encoders library",
        ["optionals"] = "optional values",
        ["proto2_ext"] = "protobuf extensions",
    };

    /// <summary>What is not covered of it, or null.</summary>
    public static string? Lacks(ConformanceCase test)
    {
        if (Suites.TryGetValue(test.Suite, out var library))
        {
            return library;
        }

        var code = Literals().Replace(test.Expression, "''");
        if (Message().IsMatch(code))
        {
            return "protobuf messages";
        }

        if (Enum().IsMatch(code))
        {
            return "enums";
        }

        if (code.Contains("optional.", StringComparison.Ordinal))
        {
            return "optional values";
        }

        if (Formatting().IsMatch(code))
        {
            return "format() and strings.quote()";
        }

        if (test.Declarations.Any(declared => declared.TryGetProperty("function", out _)))
        {
            return "functions that a host declares";
        }

        return test.Declarations.Any(declared => ConformanceTypes.Read(declared.GetProperty("ident").GetProperty("type")) is null)
            ? "variables that are protobuf messages"
            : null;
    }

    [GeneratedRegex("""[bBrR]*('''[\s\S]*?'''|\"\"\"[\s\S]*?\"\"\"|'(\\.|[^'\\])*'|"(\\.|[^"\\])*")""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Literals();

    [GeneratedRegex(@"\b(?!in\s*\{)[A-Za-z_]\w*\s*\{|google\.protobuf\.(?!Timestamp|Duration)\w+|\bTestAllTypes\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Message();

    [GeneratedRegex(@"\b(GlobalEnum|NestedEnum|NullValue)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Enum();

    [GeneratedRegex(@"\.format\(|strings\.quote\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Formatting();
}
