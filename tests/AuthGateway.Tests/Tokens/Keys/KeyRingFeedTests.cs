using AuthGateway.Audit;
using AuthGateway.Identity;
using AuthGateway.Redis.SigningKeys;
using AuthGateway.Telemetry;
using AuthGateway.Tokens;
using AuthGateway.Tokens.Keys;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Tokens.Keys;

/// <summary>One replica's copy of the ring: outages, losses, emergencies.</summary>
public sealed class KeyRingFeedTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private readonly SharedRing _ring;
    private readonly SharedRing.Way _way;
    private readonly List<Replica> _replicas = [];
    private readonly SigningKeySettings _settings = new() { Managed = true };

    public KeyRingFeedTests()
    {
        _ring = new SharedRing(_clock);
        _way = _ring.NewWay();
    }

    public void Dispose() => _replicas.ForEach(replica => replica.Dispose());

    [Fact]
    public async Task Without_Redis_at_the_start_nothing_is_signed_and_nothing_thrown()
    {
        _way.IsCut = true;
        var replica = New(_way);
        await replica.LookAsync();

        Assert.Null(replica.Signer.Sign("at+jwt", "{}"u8));
        Assert.Null(replica.Keys.Current);
        Assert.False(await RefreshAsync(replica));
    }

    [Fact]
    public async Task CWE_778_an_operator_who_hangs_up_while_the_keys_are_replaced_is_on_the_record()
    {
        var replica = await StartedAsync();
        var signing = replica.SigningKeyId;
        using var hangUp = new CancellationTokenSource();
        _way.BeforeNextWrite = hangUp.CancelAsync;

        Assert.IsType<SigningKeyOutcome.Done>(await replica.Operations.ReplaceAsync(everyKey: false, "insider", hangUp.Token));
        Assert.Contains(replica.Trail.Events, entry => entry is { Action: AuditActions.SigningKeyRemoved, Actor: "insider", Outcome: AuditOutcome.Done } && entry.Target == signing);
    }

    [Fact]
    public async Task CWE_778_a_replacement_that_nobody_confirmed_is_on_the_record_for_it_may_be_in_force()
    {
        var replica = await StartedAsync();
        var signing = replica.SigningKeyId;
        _way.LosesAnswers = true;

        Assert.IsType<SigningKeyOutcome.Unavailable>(await replica.Operations.ReplaceAsync(everyKey: false, "admin-api", CancellationToken.None));
        Assert.Contains(
            replica.Trail.Events,
            entry => entry is { Action: AuditActions.SigningKeyRemoved, Actor: "admin-api", Outcome: AuditOutcome.Failed, Reason: "not_confirmed" } && entry.Target == signing);
    }

    [Fact]
    public async Task A_fleet_that_finds_no_ring_first_asks_whether_somebody_holds_one()
    {
        var replica = New(_way);
        var pause = await replica.LookAsync();

        Assert.Null(replica.SigningKeyId);
        Assert.Equal(1, _way.Announcements);
        _clock.Advance(pause);
        await replica.LookAsync();
        Assert.NotNull(replica.SigningKeyId);
    }

    [Fact]
    public async Task While_Redis_is_down_the_last_known_key_signs_up_to_the_bound()
    {
        var replica = await StartedAsync();
        _way.IsCut = true;
        _clock.Advance(_settings.MaxStale - TimeSpan.FromSeconds(1));
        await replica.LookAsync();
        Assert.NotNull(replica.Signer.Sign("at+jwt", "{}"u8));
        Assert.False(replica.Keys.IsConfirmed);

        _clock.Advance(TimeSpan.FromSeconds(2));
        await replica.LookAsync();
        Assert.Null(replica.Signer.Sign("at+jwt", "{}"u8));
        Assert.True(replica.Logs.Has(EventIds.KeyRingStale));
    }

    [Fact]
    public async Task What_Redis_lost_is_written_back()
    {
        var replica = await StartedAsync();
        var before = replica.SigningKeyId;
        _ring.Stored = null;
        await replica.LookAsync();

        Assert.NotNull(_ring.Stored);
        Assert.Equal(before, replica.SigningKeyId);
        Assert.True(replica.Logs.Has(EventIds.KeyRingRestored));
    }

    [Fact]
    public async Task A_key_that_was_removed_does_not_come_back_with_an_older_ring()
    {
        var replica = await StartedAsync();
        var (compromised, older) = (replica.SigningKeyId!, _ring.Stored);
        Assert.IsType<SigningKeyOutcome.Done>(await replica.Operations.ReplaceAsync(everyKey: false, "test", CancellationToken.None));
        await replica.LookAsync();
        var successor = replica.SigningKeyId;

        // A failover to a replica that was behind, or somebody who plays an old ring back.
        _ring.Stored = older;
        await replica.LookAsync();

        Assert.Equal(successor, replica.SigningKeyId);
        Assert.DoesNotContain(compromised, replica.PublishedIds);
        var other = New(_ring.NewWay());
        await other.LookAsync();
        Assert.Equal(successor, other.SigningKeyId);
        Assert.DoesNotContain(compromised, other.PublishedIds);
    }

    [Fact]
    public async Task An_emergency_takes_the_key_out_at_once_and_another_signs_at_once()
    {
        var (one, other) = (await StartedAsync(), New(_ring.NewWay()));
        await other.LookAsync();
        var compromised = one.SigningKeyId!;
        await one.Operations.ReplaceAsync(everyKey: false, "admin-api", CancellationToken.None);
        await one.LookAsync();
        await other.LookAsync();

        Assert.NotEqual(compromised, one.SigningKeyId);
        Assert.Equal(one.SigningKeyId, other.SigningKeyId);
        Assert.Equal([one.SigningKeyId!], other.PublishedIds);
        Assert.Contains(one.Trail.Events, entry => entry.Action == AuthGateway.Audit.AuditActions.SigningKeyRemoved && entry.Target == compromised && entry.Actor == "admin-api");
    }

    [Fact]
    public async Task An_emergency_that_is_tried_again_after_a_conflict_keeps_the_key_that_it_made()
    {
        var way = _ring.NewWay();
        var (replica, other) = (await StartedAsync(), New(way));
        var compromised = replica.SigningKeyId!;
        way.BeforeNextWrite = () => replica.Operations.ReplaceAsync(everyKey: false, "first", CancellationToken.None);
        var done = Assert.IsType<SigningKeyOutcome.Done>(await other.Operations.ReplaceAsync(everyKey: false, "second", CancellationToken.None));

        Assert.NotEqual(compromised, done.Ring.Signing!.KeyId);
        Assert.Equal([compromised], done.Ring.Removed.Select(removed => removed.KeyId));
    }

    [Fact]
    public async Task An_emergency_leaves_retired_keys_unless_all_are_meant()
    {
        var replica = await StartedAsync();
        var first = replica.SigningKeyId!;
        await replica.Operations.RotateAsync("test", CancellationToken.None);
        _clock.Advance(_settings.PublishFor);
        await replica.LookAsync();
        Assert.NotEqual(first, replica.SigningKeyId);

        await replica.Operations.ReplaceAsync(everyKey: false, "test", CancellationToken.None);
        await replica.LookAsync();
        Assert.Contains(first, replica.PublishedIds);

        await replica.Operations.ReplaceAsync(everyKey: true, "test", CancellationToken.None);
        await replica.LookAsync();
        Assert.Equal([replica.SigningKeyId!], replica.PublishedIds);
    }

    [Fact]
    public async Task A_key_that_signs_is_not_removed_but_rotated()
    {
        var replica = await StartedAsync();
        var first = replica.SigningKeyId!;
        Assert.Equal("key_signs", Assert.IsType<SigningKeyOutcome.Refused>(await replica.Operations.RemoveAsync(first, "test", CancellationToken.None)).Reason);
        Assert.Equal("unknown_key", Assert.IsType<SigningKeyOutcome.Refused>(await replica.Operations.RemoveAsync("other", "test", CancellationToken.None)).Reason);

        var rotated = Assert.IsType<SigningKeyOutcome.Done>(await replica.Operations.RotateAsync("test", CancellationToken.None));
        var next = Assert.Single(rotated.Ring.Keys, key => key.Stage == KeyStage.Published);
        Assert.Equal(rotated.Version, Assert.IsType<SigningKeyOutcome.Done>(await replica.Operations.RotateAsync("test", CancellationToken.None)).Version);
        var removed = Assert.IsType<SigningKeyOutcome.Done>(await replica.Operations.RemoveAsync(next.KeyId, "test", CancellationToken.None));
        Assert.True(removed.Ring.IsRemoved(next.KeyId));
    }

    [Fact]
    public async Task An_operator_does_not_begin_a_ring()
    {
        var replica = New(_way);

        Assert.Equal("no_ring", Assert.IsType<SigningKeyOutcome.Refused>(await replica.Operations.ReplaceAsync(false, "test", CancellationToken.None)).Reason);
        Assert.Null(_ring.Stored);
    }

    [Fact]
    public async Task A_write_whose_answer_got_lost_is_found_with_the_next_reading()
    {
        var replica = New(_way);
        await replica.LookAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        _way.LosesAnswers = true;
        await replica.LookAsync();
        Assert.Null(replica.SigningKeyId);
        await replica.LookAsync();

        Assert.NotNull(replica.SigningKeyId);
        Assert.Equal(1, _ring.Writes);
    }

    [Fact]
    public async Task The_wrong_encryption_key_overwrites_nothing_and_is_told()
    {
        var held = (await StartedAsync()).SigningKeyId;
        var before = _ring.Stored;
        var other = New(_ring.NewWay(), encryption: [Convert.ToBase64String(new byte[32])]);
        await other.LookAsync();
        _clock.Advance(TimeSpan.FromHours(2));
        await other.LookAsync();

        Assert.Same(before, _ring.Stored);
        Assert.Null(other.SigningKeyId);
        Assert.True(other.Logs.Has(EventIds.KeyRingUntrusted));
        Assert.Equal(KeyRingEditor.Untrusted, other.Feed.LastFailure);
        Assert.IsType<SigningKeyOutcome.Unavailable>(await other.Operations.ReplaceAsync(true, "test", CancellationToken.None));
        Assert.Same(before, _ring.Stored);
        Assert.NotNull(held);
    }

    [Fact]
    public async Task A_key_that_somebody_else_wrote_is_never_published()
    {
        var replica = await StartedAsync();
        var stored = _ring.Stored!;
        var forged = new KeyRingCodec(new SecretBox(new TokenSettings())).Write(
            new KeyRing([RingKey.Create(KeyAlgorithm.ES256, KeyStage.Signing, _clock.GetUtcNow(), _clock.GetUtcNow())], []), stored.Version + 1);
        _ring.Stored = forged;
        var before = replica.PublishedIds.ToList();
        await replica.LookAsync();
        Assert.Equal(before, replica.PublishedIds);

        // His key beside ours, under our seal.
        _ring.Stored = stored with { Fields = stored.Fields.Concat(forged.Fields.Where(field => !stored.Fields.ContainsKey(field.Key))).ToDictionary() };
        await replica.LookAsync();
        Assert.Equal(before, replica.PublishedIds);
    }

    [Fact]
    public async Task A_clock_of_Redis_that_jumped_ends_no_key_early()
    {
        var replica = await StartedAsync();
        var (keyId, writes) = (replica.SigningKeyId, _ring.Writes);
        _ring.ClockDifference = TimeSpan.FromDays(400);
        await replica.LookAsync();

        Assert.Equal(keyId, replica.SigningKeyId);
        Assert.Equal(writes, _ring.Writes);
        Assert.True(replica.Logs.Has(EventIds.KeyRingClockDiffers));
    }

    [Fact]
    public async Task Moving_from_a_mounted_key_fails_nobody()
    {
        using var mounted = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var former = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var identity = new IdentitySettings { SigningKey = mounted.ExportPkcs8PrivateKeyPem(), PublishedKeys = [former.ExportSubjectPublicKeyInfoPem()] };
        var (mountedId, formerId) = (PublicSigningKey.From(mounted).KeyId, PublicSigningKey.From(former).KeyId);
        var replica = await StartedAsync(identity);

        Assert.Equal(mountedId, replica.SigningKeyId);
        Assert.Equal(3, replica.PublishedIds.Count());
        _clock.Advance(_settings.PublishFor);
        await replica.LookAsync();
        Assert.NotEqual(mountedId, replica.SigningKeyId);
        Assert.Equal([replica.SigningKeyId!, mountedId, formerId], replica.PublishedIds);
    }

    [Fact]
    public async Task A_mounted_key_that_signs_is_taken_out_in_an_emergency()
    {
        using var mounted = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var replica = await StartedAsync(new IdentitySettings { SigningKey = mounted.ExportPkcs8PrivateKeyPem() });
        await replica.Operations.ReplaceAsync(everyKey: false, "test", CancellationToken.None);
        await replica.LookAsync();

        Assert.DoesNotContain(PublicSigningKey.From(mounted).KeyId, replica.PublishedIds);
        Assert.NotNull(replica.SigningKeyId);
    }

    [Fact]
    public async Task A_kept_identity_token_goes_with_its_key()
    {
        var replica = await StartedAsync();
        var identity = new UpstreamIdentity(replica.Keys, new IdentitySettings { TokenLifetime = TimeSpan.FromMinutes(10) }, _clock);
        var caller = new Principal
        {
            Type = PrincipalType.Member, Issuer = "i", Subject = "s", IssuedAt = _clock.GetUtcNow(), ExpiresAt = _clock.GetUtcNow() + TimeSpan.FromHours(1),
        };
        var token = identity.TokenFor(caller, "legacy");
        Assert.Equal(token, identity.TokenFor(caller, "legacy"));

        await replica.Operations.ReplaceAsync(everyKey: false, "test", CancellationToken.None);
        await replica.LookAsync();
        Assert.NotEqual(token, identity.TokenFor(caller, "legacy"));

        _way.IsCut = true;
        _clock.Advance(_settings.MaxStale + TimeSpan.FromSeconds(1));
        Assert.Null(identity.TokenFor(caller, "legacy"));
    }

    [Fact]
    public async Task No_private_key_is_ever_logged_or_audited()
    {
        var replica = await StartedAsync();
        await replica.Operations.RotateAsync("test", CancellationToken.None);
        await replica.LookAsync();
        await replica.Operations.ReplaceAsync(everyKey: true, "test", CancellationToken.None);
        await replica.LookAsync();
        var told = replica.Logs.All + string.Join('\n', replica.Trail.Events) + replica.Keys.Ring + replica.Keys.Ring!.Keys[0] + _ring.Stored;

        Assert.NotEmpty(replica.Logs.All);
        foreach (var key in replica.Keys.Ring.Keys)
        {
            Assert.DoesNotContain(Convert.ToBase64String(key.Material.AsSpan())[..32], told, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Material", told, StringComparison.Ordinal);
    }

    private static async Task<bool> RefreshAsync(Replica replica)
    {
        var refreshed = replica.Keys.RefreshAsync(default, CancellationToken.None);
        await replica.LookAsync();
        return await refreshed;
    }

    private Replica New(ISigningKeyStore store, IdentitySettings? identity = null, IReadOnlyList<string>? encryption = null)
    {
        var replica = new Replica(store, _clock, _settings, identity, encryption);
        _replicas.Add(replica);
        return replica;
    }

    private async Task<Replica> StartedAsync(IdentitySettings? identity = null)
    {
        var replica = New(_way, identity);
        await replica.LookAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await replica.LookAsync();
        return replica;
    }
}
