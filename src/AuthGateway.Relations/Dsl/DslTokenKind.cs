namespace AuthGateway.Relations.Dsl;

/// <summary>The kinds of tokens that the grammar tells apart. What only the condition language knows is <see cref="Other"/>.</summary>
internal enum DslTokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>Blanks within a line.</summary>
    Whitespace,

    /// <summary>A run of blanks with at least one line break.</summary>
    Newline,

    Hash,
    Colon,
    Comma,
    Star,
    Less,
    Greater,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    OpenParenthesis,
    CloseParenthesis,
    And,
    Or,
    ButNot,
    From,
    With,
    Module,
    Model,
    Schema,
    SchemaVersion,
    Extend,
    Type,
    Relations,
    Relation,
    Define,
    Condition,

    /// <summary><c>list</c> or <c>map</c>, in a condition's head.</summary>
    ParameterContainer,

    /// <summary>The name of a parameter's type, in a condition's head.</summary>
    ParameterType,

    /// <summary>Letters, digits, <c>_</c> and <c>-</c>.</summary>
    Identifier,

    /// <summary>An identifier with <c>.</c> or <c>/</c> in it.</summary>
    ExtendedIdentifier,

    /// <summary>A token of the condition language.</summary>
    Other,
}
