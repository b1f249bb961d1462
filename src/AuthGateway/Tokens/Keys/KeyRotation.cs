namespace AuthGateway.Tokens.Keys;

/// <summary>
/// What is due for a ring at a time: a pure function, so that any replica may take the step and all of them would take the same
/// one. It is done when it changes nothing.
/// </summary>
internal static class KeyRotation
{
    /// <summary>The ring after all steps that are due.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="now">Redis' time.</param>
    /// <param name="settings">How long each stage lasts.</param>
    /// <param name="mountedSigns">Whether a mounted key signs until a managed one may.</param>
    public static KeyRing Advance(KeyRing ring, DateTimeOffset now, SigningKeySettings settings, bool mountedSigns)
    {
        ring = Tidy(ring, now, settings);
        ring = ring.Without(
            ring.Keys.Where(key => key.Stage == KeyStage.Retired && IsOver(key, now, settings.RetireFor)).Select(key => key.KeyId).ToList(), now);
        var next = ring.Keys.FirstOrDefault(key => key.Stage == KeyStage.Published);
        return (ring.Signing, next) switch
        {
            // Nobody holds a set of this fleet's keys yet, so nobody's copy of it can lack the first one.
            (null, null) when !mountedSigns => ring.With(RingKey.Create(settings.Algorithm, KeyStage.Signing, now, now)),
            (null, null) => Publish(ring, now, settings),

            // Without any key that signs every caller would be refused; verifiers that lack the next one ask again.
            (null, not null) when !mountedSigns || IsOver(next, now, settings.PublishFor) => Activate(ring, next, now, settings),
            (not null, not null) when IsOver(next, now, settings.PublishFor) => Activate(ring, next, now, settings),
            (not null, null) when !ring.IsFull && now >= ring.Signing.Since + settings.SignFor - settings.PublishFor => Publish(ring, now, settings),
            _ => ring,
        };
    }

    /// <summary>The ring with a next key.</summary>
    public static KeyRing Publish(KeyRing ring, DateTimeOffset now, SigningKeySettings settings) =>
        ring.With(RingKey.Create(settings.Algorithm, KeyStage.Published, now, now + settings.PublishFor));

    /// <summary>The ring with a new key that signs at once; the ones that are given are out for good, every other stays published.</summary>
    public static KeyRing Replace(KeyRing ring, IReadOnlyCollection<string> compromised, DateTimeOffset now, SigningKeySettings settings)
    {
        ring = ring.Without(compromised, now);
        return Activate(ring, RingKey.Create(settings.Algorithm, KeyStage.Published, now, now), now, settings);
    }

    private static KeyRing Activate(KeyRing ring, RingKey next, DateTimeOffset now, SigningKeySettings settings)
    {
        foreach (var former in ring.Keys.Where(key => key.Stage == KeyStage.Signing))
        {
            ring = ring.With(former.Retire(now, now + settings.RetireFor));
        }

        return ring.With(next with { Stage = KeyStage.Signing, Since = now, Until = now });
    }

    // Two rings that were put together may have two keys of one stage: the elder ones stay, for verifiers have them for certain.
    private static KeyRing Tidy(KeyRing ring, DateTimeOffset now, SigningKeySettings settings)
    {
        foreach (var other in ring.Keys.Where(key => key.Stage == KeyStage.Signing).Skip(1))
        {
            ring = ring.With(other.Retire(now, now + settings.RetireFor));
        }

        return ring.Without(ring.Keys.Where(key => key.Stage == KeyStage.Published).Skip(1).Select(key => key.KeyId).ToList(), now);
    }

    // What was promised when the stage began holds, even if the settings have become shorter: verifiers were told so.
    private static bool IsOver(RingKey key, DateTimeOffset now, TimeSpan lasts) => now >= key.Until && now >= key.Since + lasts;
}
