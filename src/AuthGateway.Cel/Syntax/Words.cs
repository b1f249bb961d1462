using System.Collections.Frozen;

namespace AuthGateway.Cel.Syntax;

/// <summary>The words of the language that are no identifiers.</summary>
internal static class Words
{
    /// <summary>Words that stand for something of the language, and may name nothing at all.</summary>
    private static readonly FrozenSet<string> Keywords = new[] { "true", "false", "null", "in" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Words that the specification keeps for languages CEL is embedded in. They may name fields and member functions.</summary>
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return",
        "var", "void", "while",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool IsKeyword(string name) => Keywords.Contains(name);

    public static bool IsReserved(string name) => Reserved.Contains(name);

    /// <summary>Whether a name may be a variable's: identifiers with dots between them.</summary>
    public static bool IsVariableName(string name) => name.Split('.').All(part =>
        part.Length > 0 && IsStart(part[0]) && part.All(IsPart) && !IsKeyword(part) && !IsReserved(part));

    public static bool IsStart(char c) => char.IsAsciiLetter(c) || c == '_';

    public static bool IsPart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
