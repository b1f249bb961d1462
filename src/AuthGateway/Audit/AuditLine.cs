namespace AuthGateway.Audit;

/// <summary>An event as it is written.</summary>
/// <param name="Sequence">Its number in this process, from 1 on.</param>
/// <param name="Json">One JSON object of ASCII characters, without a line break.</param>
internal readonly record struct AuditLine(long Sequence, string Json);
