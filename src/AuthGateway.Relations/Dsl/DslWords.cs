namespace AuthGateway.Relations.Dsl;

/// <summary>Identifiers and the words that mean something.</summary>
internal static class DslWords
{
    /// <summary>The end of the longest identifier that starts here, and whether it needs more than letters, digits, <c>_</c> and <c>-</c>.</summary>
    public static int End(ReadOnlySpan<char> text, out bool isExtended)
    {
        var plain = 1;
        while (plain < text.Length && (IsWordCharacter(text[plain]) || text[plain] == '-'))
        {
            plain++;
        }

        // One separator at a time, and never at the end: "a.b/c", but of "a.b." only "a.b".
        var extended = 1;
        while (true)
        {
            var next = extended < text.Length && text[extended] is '/' or '.' or '-' ? extended + 1 : extended;
            if (next >= text.Length || !IsWordCharacter(text[next]))
            {
                break;
            }

            extended = next + 1;
        }

        isExtended = extended > plain;
        return Math.Max(plain, extended);
    }

    /// <summary>Whether an identifier may start with it.</summary>
    public static bool IsStart(char c) => char.IsAsciiLetter(c) || c == '_';

    /// <summary>What a word means in the model's language.</summary>
    public static DslTokenKind KindOf(ReadOnlySpan<char> word) => word switch
    {
        "and" => DslTokenKind.And,
        "or" => DslTokenKind.Or,
        "from" => DslTokenKind.From,
        "with" => DslTokenKind.With,
        "module" => DslTokenKind.Module,
        "model" => DslTokenKind.Model,
        "schema" => DslTokenKind.Schema,
        "extend" => DslTokenKind.Extend,
        "type" => DslTokenKind.Type,
        "relations" => DslTokenKind.Relations,
        "relation" => DslTokenKind.Relation,
        "define" => DslTokenKind.Define,
        "condition" => DslTokenKind.Condition,
        "in" or "true" or "false" or "null" => DslTokenKind.Other,
        _ => DslTokenKind.Identifier,
    };

    /// <summary>What a word means in the head of a condition.</summary>
    public static DslTokenKind KindInConditionHead(ReadOnlySpan<char> word) => word switch
    {
        "list" or "map" => DslTokenKind.ParameterContainer,
        "bool" or "string" or "int" or "uint" or "double" or "duration" or "timestamp" or "ipaddress" => DslTokenKind.ParameterType,
        _ => DslTokenKind.Identifier,
    };

    private static bool IsWordCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
