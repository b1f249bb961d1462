namespace AuthGateway.Audit;

/// <summary>The outcomes' words.</summary>
internal static class AuditOutcomes
{
    /// <summary>The word in lines and labels.</summary>
    public static string Word(this AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Done => "done",
        AuditOutcome.Refused => "refused",
        _ => "failed",
    };
}
