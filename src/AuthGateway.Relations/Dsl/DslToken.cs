namespace AuthGateway.Relations.Dsl;

/// <summary>A token and where it stands in the text.</summary>
internal readonly record struct DslToken(DslTokenKind Kind, int Start, int End);
