namespace AuthGateway.Relations.Model;

/// <summary>The names of the parameter types: lower case in the language, and <c>TYPE_NAME_…</c> in the API.</summary>
internal static class ConditionParameterKinds
{
    private static readonly (ConditionParameterKind Kind, string Word)[] Words =
    [
        (ConditionParameterKind.Any, "any"),
        (ConditionParameterKind.Bool, "bool"),
        (ConditionParameterKind.String, "string"),
        (ConditionParameterKind.Int, "int"),
        (ConditionParameterKind.Uint, "uint"),
        (ConditionParameterKind.Double, "double"),
        (ConditionParameterKind.Duration, "duration"),
        (ConditionParameterKind.Timestamp, "timestamp"),
        (ConditionParameterKind.Map, "map"),
        (ConditionParameterKind.List, "list"),
        (ConditionParameterKind.IpAddress, "ipaddress"),
    ];

    /// <summary>What the API writes before a type's word, in capitals.</summary>
    public const string ApiPrefix = "TYPE_NAME_";

    /// <summary>The kind that the API names so.</summary>
    public static ConditionParameterKind? FindInApi(string name)
    {
        foreach (var (kind, word) in Words)
        {
            if (name.Length == ApiPrefix.Length + word.Length
                && name.StartsWith(ApiPrefix, StringComparison.Ordinal)
                && name.AsSpan(ApiPrefix.Length).SequenceEqual(word.ToUpperInvariant()))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>The kind that a word of the language names.</summary>
    public static ConditionParameterKind? Find(string word)
    {
        foreach (var (kind, name) in Words)
        {
            if (name == word)
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>The kind's word in the language.</summary>
    public static string Word(this ConditionParameterKind kind) => Array.Find(Words, entry => entry.Kind == kind).Word;

    /// <summary>Whether its type has a type within it.</summary>
    public static bool IsContainer(this ConditionParameterKind kind) => kind is ConditionParameterKind.Map or ConditionParameterKind.List;
}
