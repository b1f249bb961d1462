namespace AuthGateway.Cel;

/// <summary>An evaluation's error.</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Message">The same for a reader; it never holds a value of a binding.</param>
internal sealed record CelError(CelErrorKind Kind, string Message);
