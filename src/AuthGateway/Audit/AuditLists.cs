namespace AuthGateway.Audit;

/// <summary>The lists' words, and what belongs to which.</summary>
internal static class AuditLists
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<AuditList> All { get; } = Enum.GetValues<AuditList>();

    /// <summary>The word in lines and keys.</summary>
    public static string Word(this AuditList list) => list == AuditList.Deeds ? "deeds" : "refusals";

    /// <summary>The list of an event. What failed for somebody who is not known is as cheap to cause as a refusal.</summary>
    public static AuditList Of(AuditEvent entry) =>
        entry.Outcome == AuditOutcome.Refused || (entry.Outcome == AuditOutcome.Failed && entry.Actor is null) ? AuditList.Refusals : AuditList.Deeds;
}
