namespace AuthGateway.Relations.Dsl;

/// <summary>Walks over the tokens and collects what is wrong. Where reading fails it says so by its result, never by an exception.</summary>
internal sealed class DslCursor(string text, List<DslToken> tokens)
{
    /// <summary>More are not told: whoever reads them corrects the first ones first.</summary>
    private const int MaxIssues = 20;

    private readonly DslLines _lines = new(text);

    /// <summary>What is wrong so far.</summary>
    public List<DslIssue> Issues { get; } = [];

    /// <summary>The token's number.</summary>
    public int At { get; private set; }

    /// <summary>The kind of the token here.</summary>
    public DslTokenKind Kind => tokens[At].Kind;

    /// <summary>The kind of a token further on.</summary>
    public DslTokenKind Ahead(int count) => tokens[Math.Min(At + count, tokens.Count - 1)].Kind;

    /// <summary>The text of the token here.</summary>
    public string Text => text[tokens[At].Start..tokens[At].End];

    /// <summary>Goes on to the next token; the end stays the end.</summary>
    public void Advance(int count = 1) => At = Math.Min(At + count, tokens.Count - 1);

    /// <summary>Passes a token of a kind if it is here.</summary>
    public bool Skip(DslTokenKind kind)
    {
        if (Kind != kind)
        {
            return false;
        }

        Advance();
        return true;
    }

    /// <summary>Passes a token of a kind, or says that it is missing.</summary>
    public bool Expect(DslTokenKind kind, string what)
    {
        if (Skip(kind))
        {
            return true;
        }

        Missing(what);
        return false;
    }

    /// <summary>Passes a blank, a keyword and a blank.</summary>
    public bool SkipWord(DslTokenKind keyword)
    {
        if (Kind != DslTokenKind.Whitespace || Ahead(1) != keyword || Ahead(2) != DslTokenKind.Whitespace)
        {
            return false;
        }

        Advance(3);
        return true;
    }

    /// <summary>A plain name: an identifier, or one of the keywords that may be one. Null, and said, when there is none.</summary>
    public string? Name(string what) =>
        TakeText(Kind is DslTokenKind.Identifier or DslTokenKind.Module or DslTokenKind.Model or DslTokenKind.Schema
            or DslTokenKind.Extend or DslTokenKind.Type or DslTokenKind.Relation, what);

    /// <summary>The name of a type or relation, which may have dots and slashes in it.</summary>
    public string? ExtendedName(string what) => Kind == DslTokenKind.ExtendedIdentifier ? TakeText(true, what) : Name(what);

    /// <summary>A name that no keyword may be.</summary>
    public string? Identifier(string what) => TakeText(Kind == DslTokenKind.Identifier, what);

    /// <summary>The text of the token here when it fits; else null, and said.</summary>
    public string? TakeText(bool fits, string what)
    {
        if (!fits)
        {
            Missing(what);
            return null;
        }

        var taken = Text;
        Advance();
        return taken;
    }

    /// <summary>Says what was expected here, and what was found.</summary>
    public void Missing(string what) => Wrong(At, $"Expected {what}, found {Found()}.");

    /// <summary>Says what is wrong at a token.</summary>
    public void Wrong(int token, string message)
    {
        if (Issues.Count < MaxIssues)
        {
            var (line, column) = PlaceOf(token);
            Issues.Add(new DslIssue(line, column, message));
        }
    }

    /// <summary>A token's place.</summary>
    public DslPlace PlaceOf(int token) => _lines.PlaceOf(tokens[token].Start);

    private string Found() => Kind switch
    {
        DslTokenKind.End => "the end of the text",
        DslTokenKind.Newline => "the end of the line",
        DslTokenKind.Whitespace => "a blank",
        _ => Text.Length <= 50 ? $"'{Text}'" : $"'{Text.AsSpan(0, 50)}…'",
    };
}
