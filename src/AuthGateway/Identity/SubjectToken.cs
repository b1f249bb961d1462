namespace AuthGateway.Identity;

/// <summary>A credential about somebody that is handed over to be exchanged (RFC 8693 section 2.1), not yet judged.</summary>
/// <param name="Value">The credential.</param>
/// <param name="TokenType">What it is said to be, from <see cref="SubjectTokenTypes"/>.</param>
internal sealed record SubjectToken(string Value, string TokenType)
{
    /// <summary>Never the credential, whatever prints it.</summary>
    public override string ToString() => TokenType;
}
