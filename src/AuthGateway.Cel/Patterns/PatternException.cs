namespace AuthGateway.Cel.Patterns;

/// <summary>Ends the translation of a pattern; it does not leave the translator.</summary>
internal sealed class PatternException(string message) : Exception(message);
