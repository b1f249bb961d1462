namespace AuthGateway.Audit;

/// <summary>An event as it is written.</summary>
/// <param name="Sequence">Its number in this process' list, from 1 on.</param>
/// <param name="Json">One JSON object of ASCII characters, without a line break.</param>
/// <param name="List">The list that it belongs to.</param>
internal readonly record struct AuditLine(long Sequence, string Json, AuditList List = AuditList.Deeds);
