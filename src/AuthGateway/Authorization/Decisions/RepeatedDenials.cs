namespace AuthGateway.Authorization.Decisions;

/// <summary>Denials that are told as a number.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Count">How many.</param>
/// <param name="Since">When the first of them came.</param>
internal sealed record RepeatedDenials(DenialKind Kind, long Count, DateTimeOffset Since);
