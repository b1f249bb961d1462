using AuthGateway.Authentication;
using AuthGateway.Authentication.Possession;
using AuthGateway.Tests.Settings;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Authentication.Possession;

/// <summary>Nonces whose key is replaced while replicas run: each learns of it at another moment.</summary>
public sealed class DpopNoncesTests
{
    private static readonly string Old = new('o', 32);
    private static readonly string New = new('n', 32);
    private static readonly string Newest = new('m', 32);

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));

    [Fact]
    public void While_replicas_learn_of_a_new_key_each_takes_the_nonces_of_all()
    {
        var (early, late) = (Replica(Old), Replica(Old));
        var before = early.Nonces.Current!;
        early.Settings.To(With(New));

        // The one that knows hands out what the other knows, and takes what the other will hand out.
        Assert.Equal(before, early.Nonces.Current);
        Assert.Equal(NonceStanding.Current, late.Nonces.Judge(early.Nonces.Current!));
        _clock.Advance(TimeSpan.FromSeconds(90));
        late.Settings.To(With(New));
        Assert.Equal(NonceStanding.Current, late.Nonces.Judge(early.Nonces.Current!));

        _clock.Advance(TimeSpan.FromSeconds(31));
        Assert.NotEqual(before, early.Nonces.Current);
        Assert.Equal(NonceStanding.Old, late.Nonces.Judge(early.Nonces.Current!));
        Assert.Equal(NonceStanding.Old, early.Nonces.Judge(late.Nonces.Current!));
        Assert.Equal(NonceStanding.Current, Replica(New).Nonces.Judge(early.Nonces.Current!));
    }

    [Fact]
    public void A_replaced_key_is_worth_nothing_once_its_last_nonce_is_old()
    {
        var replica = Replica(Old);
        _ = replica.Nonces.Current;
        replica.Settings.To(With(New));
        _ = replica.Nonces.Current;
        _clock.Advance(TimeSpan.FromMinutes(12) - TimeSpan.FromSeconds(1));
        var other = Replica(Old).Nonces;
        Assert.Equal(NonceStanding.Old, replica.Nonces.Judge(other.Current!));

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(NonceStanding.Unknown, replica.Nonces.Judge(other.Current!));
        Assert.Equal(NonceStanding.Current, replica.Nonces.Judge(Replica(New).Nonces.Current!));
    }

    [Fact]
    public void A_key_that_is_replaced_again_meanwhile_takes_nothing_from_what_is_handed_out()
    {
        var replica = Replica(Old);
        var before = replica.Nonces.Current;
        replica.Settings.To(With(New));
        _ = replica.Nonces.Current;
        _clock.Advance(TimeSpan.FromSeconds(20));
        replica.Settings.To(With(Newest));

        Assert.Equal(before, replica.Nonces.Current);
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(Replica(Newest).Nonces.Current, replica.Nonces.Current);
    }

    private static AuthenticationSettings With(string key) => new() { Dpop = new DpopSettings { NonceKey = key } };

    private (Changing<AuthenticationSettings> Settings, DpopNonces Nonces) Replica(string key)
    {
        var settings = new Changing<AuthenticationSettings>(With(key));
        return (settings, new DpopNonces(settings.Live, _clock));
    }
}
