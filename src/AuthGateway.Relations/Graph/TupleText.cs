namespace AuthGateway.Relations.Graph;

/// <summary>The parts of <c>type:id#relation</c>, as the tuples write objects and users.</summary>
internal readonly ref struct TupleText
{
    private TupleText(ReadOnlySpan<char> type, ReadOnlySpan<char> id, ReadOnlySpan<char> relation)
    {
        Type = type;
        Id = id;
        Relation = relation;
    }

    /// <summary>What stands before the first colon.</summary>
    public ReadOnlySpan<char> Type { get; }

    /// <summary>What stands between; <c>*</c> for everybody of the type.</summary>
    public ReadOnlySpan<char> Id { get; }

    /// <summary>What stands behind the hash sign; empty without one.</summary>
    public ReadOnlySpan<char> Relation { get; }

    /// <summary>Whether it is everybody of a type.</summary>
    public bool IsWildcard => Id is "*";

    /// <summary>
    /// Takes a text apart. Refused is whatever could be read in two ways: a second colon (<c>a:b:c</c>) or hash sign, white space and control
    /// characters, an empty part, a userset of everybody. The same pattern as OpenFGA's.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TupleText parts)
    {
        parts = default;
        var colon = text.IndexOf(':');
        if (colon <= 0)
        {
            return false;
        }

        var type = text[..colon];
        var id = text[(colon + 1)..];
        ReadOnlySpan<char> relation = [];
        var hash = id.IndexOf('#');
        if (hash >= 0)
        {
            relation = id[(hash + 1)..];
            id = id[..hash];
            if (relation.IsEmpty || relation.ContainsAny('#', ':', '*') || id is "*")
            {
                return false;
            }
        }

        if (id.IsEmpty || id.Contains(':') || type.ContainsAny('#', '*') || HasBlank(text))
        {
            return false;
        }

        parts = new TupleText(type, id, relation);
        return true;
    }

    private static bool HasBlank(ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (letter <= ' ' || letter == '\u007f' || (letter > '\u007f' && char.IsWhiteSpace(letter)))
            {
                return true;
            }
        }

        return false;
    }
}
