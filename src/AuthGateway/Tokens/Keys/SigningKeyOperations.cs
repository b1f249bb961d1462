namespace AuthGateway.Tokens.Keys;

/// <summary>What operators do with the managed keys: for the admin API and the command line.</summary>
internal sealed class SigningKeyOperations(KeyRingEditor editor, MountedKeys mounted, KeyRingJournal journal, TokenSettings settings)
{
    private static readonly SigningKeyOutcome.Refused NoRing = new(
        "no_ring", "There are no managed keys in Redis. Running gateways write theirs back within a poll interval: try again then.");

    /// <summary>What stands in Redis.</summary>
    public Task<SigningKeyOutcome> ListAsync(CancellationToken cancellation) => ChangeAsync((ring, _) => (ring, null), "", cancellation);

    /// <summary>Has a new key published now; it signs when every verifier can have it. Does nothing when there is a next key already.</summary>
    public Task<SigningKeyOutcome> RotateAsync(string actor, CancellationToken cancellation) => ChangeAsync(
        (ring, now) => ring switch
        {
            _ when ring.Keys.Any(key => key.Stage == KeyStage.Published) => (ring, null),
            { IsFull: true } => (ring, new SigningKeyOutcome.Refused("too_many_keys", "Too many keys are still published: wait for retired ones to be removed.")),
            _ => (KeyRotation.Publish(ring, now, settings.Keys), null),
        },
        actor,
        cancellation);

    /// <summary>
    /// Takes the key that signs out of the set at once, the next one with it, and has a new one sign at once. Whoever holds a token
    /// of the removed key is refused; verifiers that cache the set refuse tokens of the new one until they ask again.
    /// </summary>
    /// <param name="everyKey">Also the retired and the mounted ones.</param>
    /// <param name="actor">Who asked for it.</param>
    /// <param name="cancellation">The caller's own token.</param>
    public Task<SigningKeyOutcome> ReplaceAsync(bool everyKey, string actor, CancellationToken cancellation)
    {
        // Which keys are meant is settled by the first reading: trying again must not take out the key that the first try made.
        List<string>? compromised = null;
        return ChangeAsync(
            (ring, now) =>
            {
                compromised ??= Compromised(ring, everyKey);
                return ring.Signing is { } signing && compromised.TrueForAll(ring.IsRemoved) && !compromised.Contains(signing.KeyId) && compromised.Count > 0
                    ? (ring, null)
                    : (KeyRotation.Replace(ring, compromised, now, settings.Keys), null);
            },
            actor,
            cancellation);
    }

    /// <summary>Takes one key that does not sign out of the set.</summary>
    public Task<SigningKeyOutcome> RemoveAsync(string keyId, string actor, CancellationToken cancellation) => ChangeAsync(
        (ring, now) => ring switch
        {
            _ when ring.IsRemoved(keyId) => (ring, null),
            { Signing: { } signing } when signing.KeyId == keyId => (ring, new SigningKeyOutcome.Refused("key_signs", "This key signs now: rotate, or rotate in an emergency.")),
            { Signing: null } when mounted.Current.Signing?.Public.KeyId == keyId => (ring, new SigningKeyOutcome.Refused("key_signs", "This key signs now: rotate in an emergency.")),
            _ when ring.Find(keyId) is null && !mounted.Current.Published.Any(key => key.KeyId == keyId) =>
                (ring, new SigningKeyOutcome.Refused("unknown_key", "There is no such key.")),
            _ => (ring.Without([keyId], now), null),
        },
        actor,
        cancellation);

    private List<string> Compromised(KeyRing ring, bool everyKey)
    {
        var keys = ring.Keys.Where(key => everyKey || key.Stage != KeyStage.Retired).Select(key => key.KeyId);
        var fromMount = mounted.Current.Published.Where(key => everyKey || (ring.Signing is null && key.KeyId == mounted.Current.Signing?.Public.KeyId)).Select(key => key.KeyId);
        return [.. keys.Concat(fromMount)];
    }

    private async Task<SigningKeyOutcome> ChangeAsync(
        Func<KeyRing, DateTimeOffset, (KeyRing Ring, SigningKeyOutcome.Refused? Refusal)> change, string actor, CancellationToken cancellation)
    {
        // The caller may give up until something is done, and not after: what was done without a record would be nobody's deed (CWE-778).
        cancellation.ThrowIfCancellationRequested();
        SigningKeyOutcome.Refused? refusal = null;
        KeyRing? wanted = null;
        var update = await editor.UpdateAsync(
            (ring, now) =>
            {
                if (ring is null)
                {
                    refusal = NoRing;
                    return null;
                }

                (wanted, refusal) = change(ring, now);
                return refusal is null ? wanted : null;
            },
            CancellationToken.None);
        switch (update)
        {
            case RingUpdate.Stands { Wrote: true, Ring: { } written } stands:
                journal.Record(stands.Before, written, actor);
                break;
            case RingUpdate.Unwritten { Before: { } before } when wanted is not null:
                // It may stand in Redis all the same, and then it is in force.
                journal.RecordUnconfirmed(before, wanted, actor);
                break;
        }

        return update switch
        {
            RingUpdate.Unwritten unwritten => new SigningKeyOutcome.Unavailable(unwritten.Reason),
            RingUpdate.Unreadable unreadable => new SigningKeyOutcome.Unavailable(unreadable.Reason),
            RingUpdate.Stands when refusal is not null => refusal,
            RingUpdate.Stands { Ring: { } ring } done => new SigningKeyOutcome.Done(ring, done.Version),
            _ => NoRing,
        };
    }
}
