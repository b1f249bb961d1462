namespace AuthGateway.Audit;

/// <summary>What the audit record tells of: fixed words. No other ones are used.</summary>
internal static class AuditActions
{
    public const string TokenIssued = "token_issued";
    public const string TokenRefreshed = "token_refreshed";
    public const string TokenExchanged = "token_exchanged";
    public const string TokenIntrospected = "token_introspected";
    public const string TokenRevoked = "token_revoked";
    public const string RefreshReuseDetected = "refresh_reuse_detected";
    public const string ClientRefused = "client_refused";
    public const string LimitExceeded = "limit_exceeded";
    public const string AdminRefused = "admin_refused";
    public const string SessionCreated = "session_created";
    public const string SessionRotated = "session_rotated";
    public const string SessionEnded = "session_ended";
    public const string ApiKeyCreated = "api_key_created";
    public const string ApiKeyRotated = "api_key_rotated";
    public const string ApiKeyRevoked = "api_key_revoked";
    public const string SubjectRevoked = "subject_revoked";
    public const string SigningKeyAdded = "signing_key_added";
    public const string SigningKeyActivated = "signing_key_activated";
    public const string SigningKeyRetired = "signing_key_retired";
    public const string SigningKeyRemoved = "signing_key_removed";
    public const string PolicyApplied = "policy_applied";
    public const string PolicyRolledBack = "policy_rolled_back";
    public const string RelationshipStoreCreated = "relationship_store_created";
    public const string RelationshipStoreDeleted = "relationship_store_deleted";
    public const string RelationshipModelWritten = "relationship_model_written";
    public const string RelationshipAssertionsWritten = "relationship_assertions_written";
    public const string RelationshipTuplesWritten = "relationship_tuples_written";
    public const string RelationshipAttributesWritten = "relationship_attributes_written";
}
