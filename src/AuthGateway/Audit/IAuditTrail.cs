namespace AuthGateway.Audit;

/// <summary>The append-only record of what was issued, exchanged, refused, revoked and changed.</summary>
internal interface IAuditTrail
{
    /// <summary>Adds to it. Returns at once; never throws.</summary>
    void Record(AuditEvent entry);
}
