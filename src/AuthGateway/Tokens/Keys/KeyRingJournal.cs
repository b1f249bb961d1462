using AuthGateway.Audit;

namespace AuthGateway.Tokens.Keys;

/// <summary>Tells the log and the audit record what became of keys: by the one replica or command whose change it was.</summary>
internal sealed class KeyRingJournal(ILogger<KeyRingJournal> logger, IAuditTrail audit)
{
    /// <summary>Who takes the steps that are due.</summary>
    public const string Rotation = "rotation";

    /// <summary>Records what changed.</summary>
    /// <param name="before">The ring before; null when there was none.</param>
    /// <param name="after">The ring now.</param>
    /// <param name="actor">Who did it.</param>
    public void Record(KeyRing? before, KeyRing after, string actor)
    {
        var former = before ?? KeyRing.Empty;
        foreach (var key in after.Keys.Where(key => former.Find(key.KeyId)?.Stage != key.Stage))
        {
            if (former.Find(key.KeyId) is null)
            {
                logger.SigningKeyAdded(key.KeyId, key.Algorithm, actor);
                Audit(AuditActions.SigningKeyAdded, key.KeyId, actor, key.Algorithm);
            }

            if (key.Stage == KeyStage.Signing)
            {
                logger.SigningKeyActivated(key.KeyId, key.Algorithm, actor);
                Audit(AuditActions.SigningKeyActivated, key.KeyId, actor, key.Algorithm);
            }
            else if (key.Stage == KeyStage.Retired)
            {
                logger.SigningKeyRetired(key.KeyId, actor);
                Audit(AuditActions.SigningKeyRetired, key.KeyId, actor, key.Algorithm);
            }
        }

        foreach (var removed in after.Removed.Where(removed => !former.IsRemoved(removed.KeyId)))
        {
            logger.SigningKeyRemoved(removed.KeyId, actor);
            Audit(AuditActions.SigningKeyRemoved, removed.KeyId, actor, former.Find(removed.KeyId)?.Algorithm);
        }
    }

    private void Audit(string action, string keyId, string actor, KeyAlgorithm? algorithm) => audit.Record(new AuditEvent
    {
        Action = action,
        Outcome = AuditOutcome.Done,
        Actor = actor,
        Target = keyId,
        Details = algorithm is { } known ? new Dictionary<string, string> { ["algorithm"] = $"{known}" } : new Dictionary<string, string>(),
    });
}
