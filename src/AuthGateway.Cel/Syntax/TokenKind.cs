namespace AuthGateway.Cel.Syntax;

/// <summary>The kinds of tokens.</summary>
internal enum TokenKind
{
    /// <summary>The source's end.</summary>
    End,

    /// <summary>An identifier, a keyword or a reserved word.</summary>
    Name,

    /// <summary>An identifier in backticks, which may be a field's name alone.</summary>
    QuotedName,

    /// <summary>A number, a string or bytes; the token holds its value.</summary>
    Literal,

    /// <summary>Digits of a signed integer, whose value depends on a sign before them.</summary>
    Integer,

    /// <summary>An operator or a bracket.</summary>
    Symbol,
}
