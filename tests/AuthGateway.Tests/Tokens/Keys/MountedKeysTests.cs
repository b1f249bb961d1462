using System.Security.Cryptography;
using AuthGateway.Identity;
using AuthGateway.Tests.Settings;
using AuthGateway.Tokens;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Tokens.Keys;

/// <summary>Keys whose files change while the process runs.</summary>
public sealed class MountedKeysTests : IDisposable
{
    private readonly ECDsa _first = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _second = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private IdentitySettings First => new() { SigningKey = _first.ExportPkcs8PrivateKeyPem(), PublishedKeys = [_second.ExportSubjectPublicKeyInfoPem()] };

    private IdentitySettings Second => new() { SigningKey = _second.ExportPkcs8PrivateKeyPem(), PublishedKeys = [_first.ExportSubjectPublicKeyInfoPem()] };

    private string FirstId => PublicSigningKey.From(_first).KeyId;

    private string SecondId => PublicSigningKey.From(_second).KeyId;

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void A_mounted_key_is_replaced_by_the_one_that_was_published_before_it()
    {
        var settings = new Changing<IdentitySettings>(First);
        using var keys = new GatewayKeys(settings.Live);
        var before = keys.KeySet;
        Assert.Equal([FirstId, SecondId], before.Published.Select(key => key.KeyId));

        settings.To(Second);
        Assert.Equal(SecondId, keys.Signing.Public.KeyId);
        Assert.Equal([SecondId, FirstId], keys.KeySet.Published.Select(key => key.KeyId));
        Assert.True(keys.Current.Version > before.Snapshot.Version);
        Assert.Same(keys.KeySet, keys.KeySet);
        // Whoever took it just before still signs with it.
        Assert.NotNull(before.Signing!.Sign("JWT", "{}"u8));
    }

    [Fact]
    public void A_key_that_Development_made_stays_when_what_is_published_changes()
    {
        var settings = new Changing<IdentitySettings>(new IdentitySettings());
        using var keys = new GatewayKeys(settings.Live);
        var made = keys.Signing.Public.KeyId;

        settings.To(new IdentitySettings { PublishedKeys = [_first.ExportSubjectPublicKeyInfoPem()] });
        Assert.Equal([made, FirstId], keys.KeySet.Published.Select(key => key.KeyId));
    }

    [Fact]
    public async Task Beside_managed_keys_a_changed_mount_is_seen_at_the_next_look()
    {
        var settings = new Changing<IdentitySettings>(First);
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        using var replica = new Replica(new SharedRing(clock).NewWay(), clock, mount: settings.Live);
        await replica.LookAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        await replica.LookAsync();
        Assert.Equal(FirstId, replica.SigningKeyId);

        settings.To(Second);
        await replica.LookAsync();
        Assert.Equal(SecondId, replica.SigningKeyId);
        var keys = replica.Keys.KeySet;
        await replica.LookAsync();
        Assert.Same(keys, replica.Keys.KeySet);
    }
}
