using AuthGateway.Tokens.Keys;

namespace AuthGateway.Tests.Tokens.Keys;

/// <summary>Which step is due when.</summary>
public sealed class KeyRotationTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private static readonly SigningKeySettings Settings = new() { Managed = true };

    [Fact]
    public void The_first_key_of_a_new_fleet_signs_at_once()
    {
        var ring = Advance(KeyRing.Empty, Start);

        Assert.Equal(KeyStage.Signing, Assert.Single(ring.Keys).Stage);
    }

    [Fact]
    public void The_first_key_beside_a_mounted_one_is_published_first()
    {
        var ring = KeyRotation.Advance(KeyRing.Empty, Start, Settings, mountedSigns: true);
        Assert.Equal(KeyStage.Published, Assert.Single(ring.Keys).Stage);
        ring = KeyRotation.Advance(ring, Start + Settings.PublishFor, Settings, mountedSigns: true);

        Assert.Equal(KeyStage.Signing, Assert.Single(ring.Keys).Stage);
    }

    [Fact]
    public void A_key_goes_from_published_to_signing_to_retired_to_removed()
    {
        var ring = Advance(KeyRing.Empty, Start);
        var first = ring.Signing!;
        Assert.Same(ring.Signing, Advance(ring, Start + Settings.SignFor - Settings.PublishFor - Second).Signing);
        ring = Advance(ring, Start + Settings.SignFor - Settings.PublishFor);
        var second = Assert.Single(ring.Keys, key => key.Stage == KeyStage.Published);
        Assert.Equal(first.KeyId, Advance(ring, Start + Settings.SignFor - Second).Signing!.KeyId);

        ring = Advance(ring, Start + Settings.SignFor);
        Assert.Equal(second.KeyId, ring.Signing!.KeyId);
        Assert.Equal(KeyStage.Retired, ring.Find(first.KeyId)!.Stage);
        Assert.NotNull(Advance(ring, Start + Settings.SignFor + Settings.RetireFor - Second).Find(first.KeyId));

        ring = Advance(ring, Start + Settings.SignFor + Settings.RetireFor);
        Assert.Null(ring.Find(first.KeyId));
        Assert.True(ring.IsRemoved(first.KeyId));
    }

    [Fact]
    public void A_step_that_was_taken_is_not_taken_again()
    {
        var at = Start + Settings.SignFor - Settings.PublishFor;
        var ring = Advance(Advance(KeyRing.Empty, Start), at);

        Assert.Equal(ring.Fingerprint, Advance(ring, at).Fingerprint);
    }

    [Fact]
    public void A_promise_to_verifiers_holds_when_the_settings_become_shorter()
    {
        var ring = KeyRotation.Publish(Advance(KeyRing.Empty, Start), Start, Settings);
        var shorter = Settings with { PublishFor = TimeSpan.FromMinutes(6) };

        Assert.Single(KeyRotation.Advance(ring, Start + TimeSpan.FromMinutes(7), shorter, false).Keys, key => key.Stage == KeyStage.Published);
        Assert.DoesNotContain(KeyRotation.Advance(ring, Start + TimeSpan.FromMinutes(10), shorter, false).Keys, key => key.Stage == KeyStage.Published);
    }

    [Fact]
    public void A_ring_without_a_key_that_signs_has_its_next_one_sign_at_once()
    {
        var ring = KeyRotation.Publish(KeyRing.Empty, Start, Settings);

        Assert.NotNull(Advance(ring, Start + Second).Signing);
    }

    [Fact]
    public void Rings_put_together_lose_nothing_in_any_order()
    {
        var common = KeyRotation.Publish(Advance(KeyRing.Empty, Start), Start, Settings);
        var advanced = Advance(common, Start + Settings.PublishFor);
        var emergency = KeyRotation.Replace(common, [common.Signing!.KeyId], Start + Second, Settings);

        var one = advanced.Merge(emergency);
        var other = emergency.Merge(advanced);
        Assert.Equal(one.Fingerprint, other.Fingerprint);
        Assert.Equal(one.Fingerprint, one.Merge(emergency).Merge(advanced).Merge(common).Fingerprint);
        Assert.Null(one.Find(common.Signing.KeyId));
        Assert.True(one.IsRemoved(common.Signing.KeyId));
    }

    [Fact]
    public void Of_two_keys_that_sign_the_one_that_verifiers_have_known_longest_stays()
    {
        var elder = Advance(KeyRing.Empty, Start);
        var younger = Advance(KeyRing.Empty, Start + Second);
        var ring = Advance(younger.Merge(elder), Start + (Second * 2));

        Assert.Equal(elder.Signing!.KeyId, ring.Signing!.KeyId);
        Assert.Equal(KeyStage.Retired, ring.Find(younger.Signing!.KeyId)!.Stage);
    }

    [Fact]
    public void The_removed_keys_that_are_remembered_are_bounded_and_the_newest_ones()
    {
        var ring = KeyRing.Empty;
        for (var i = 0; i < KeyRing.MostRemoved + 10; i++)
        {
            ring = ring.Without([$"key-{i}"], Start + (Second * i));
        }

        Assert.Equal(KeyRing.MostRemoved, ring.Removed.Length);
        Assert.True(ring.IsRemoved($"key-{KeyRing.MostRemoved + 9}"));
        Assert.False(ring.IsRemoved("key-0"));
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("RS256")]
    [InlineData("PS256")]
    public void A_new_key_is_of_the_configured_algorithm(string name)
    {
        var algorithm = Enum.Parse<KeyAlgorithm>(name);

        Assert.Equal(algorithm, KeyRotation.Advance(KeyRing.Empty, Start, Settings with { Algorithm = algorithm }, false).Signing!.Algorithm);
    }

    private static TimeSpan Second => TimeSpan.FromSeconds(1);

    private static KeyRing Advance(KeyRing ring, DateTimeOffset now) => KeyRotation.Advance(ring, now, Settings, mountedSigns: false);
}
