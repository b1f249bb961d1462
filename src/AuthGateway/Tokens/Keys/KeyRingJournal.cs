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
        foreach (var (action, keyId, algorithm) in Changes(before ?? KeyRing.Empty, after))
        {
            Log(action, keyId, algorithm, actor);
            Audit(action, keyId, actor, algorithm, AuditOutcome.Done);
        }
    }

    /// <summary>Records what somebody wanted to change and of which nobody can tell whether it was written.</summary>
    /// <param name="before">The ring before.</param>
    /// <param name="wanted">The ring as it may be now.</param>
    /// <param name="actor">Who asked for it.</param>
    public void RecordUnconfirmed(KeyRing before, KeyRing wanted, string actor)
    {
        foreach (var (action, keyId, algorithm) in Changes(before, wanted))
        {
            Audit(action, keyId, actor, algorithm, AuditOutcome.Failed);
        }
    }

    private static IEnumerable<(string Action, string KeyId, KeyAlgorithm? Algorithm)> Changes(KeyRing former, KeyRing after)
    {
        foreach (var key in after.Keys.Where(key => former.Find(key.KeyId)?.Stage != key.Stage))
        {
            if (former.Find(key.KeyId) is null)
            {
                yield return (AuditActions.SigningKeyAdded, key.KeyId, key.Algorithm);
            }

            if (key.Stage == KeyStage.Signing)
            {
                yield return (AuditActions.SigningKeyActivated, key.KeyId, key.Algorithm);
            }
            else if (key.Stage == KeyStage.Retired)
            {
                yield return (AuditActions.SigningKeyRetired, key.KeyId, key.Algorithm);
            }
        }

        foreach (var removed in after.Removed.Where(removed => !former.IsRemoved(removed.KeyId)))
        {
            yield return (AuditActions.SigningKeyRemoved, removed.KeyId, former.Find(removed.KeyId)?.Algorithm);
        }
    }

    private void Log(string action, string keyId, KeyAlgorithm? algorithm, string actor)
    {
        switch (action)
        {
            case AuditActions.SigningKeyAdded:
                logger.SigningKeyAdded(keyId, algorithm.GetValueOrDefault(), actor);
                break;
            case AuditActions.SigningKeyActivated:
                logger.SigningKeyActivated(keyId, algorithm.GetValueOrDefault(), actor);
                break;
            case AuditActions.SigningKeyRetired:
                logger.SigningKeyRetired(keyId, actor);
                break;
            default:
                logger.SigningKeyRemoved(keyId, actor);
                break;
        }
    }

    private void Audit(string action, string keyId, string actor, KeyAlgorithm? algorithm, AuditOutcome outcome) => audit.Record(new AuditEvent
    {
        Action = action,
        Outcome = outcome,
        Actor = actor,
        Target = keyId,
        Reason = outcome == AuditOutcome.Failed ? "not_confirmed" : null,
        Details = algorithm is { } known ? new Dictionary<string, string> { ["algorithm"] = $"{known}" } : new Dictionary<string, string>(),
    });
}
