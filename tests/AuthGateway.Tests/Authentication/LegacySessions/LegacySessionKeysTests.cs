using AuthGateway.Authentication;
using AuthGateway.Authentication.LegacySessions;
using AuthGateway.Redis;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Authentication.LegacySessions;

/// <summary>A key that names sessions is replaced while they are in use: what was known of them by the old name is known by the new one.</summary>
public sealed class LegacySessionKeysTests : IAsyncLifetime
{
    private const string Old = "the-old-key-of-32-characters-and-more";
    private const string New = "the-new-key-of-32-characters-and-more";

    private RedisForTests _redis = null!;
    private TestAuthority _legacy = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisForTests.StartAsync(_ => { });
        _legacy = await TestAuthority.StartAsync();
        _legacy.Say("""{"member":"member-1"}""");
    }

    public async ValueTask DisposeAsync()
    {
        await _legacy.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task The_first_key_names_a_session()
    {
        await using var none = await StartAsync();
        await using var old = await StartAsync(Old);
        await using var both = await StartAsync(Old, New);
        await using var swapped = await StartAsync(New, Old);
        var named = (await old.AcceptAsync("s-1")).SessionId;
        Assert.NotEqual((await none.AcceptAsync("s-1")).SessionId, named);
        Assert.Equal(named, (await both.AcceptAsync("s-1")).SessionId);
        var renamed = await swapped.AcceptAsync("s-1");
        Assert.NotEqual(named, renamed.SessionId);
        Assert.Equal([named!], renamed.OtherSessionIds);
    }

    [Fact]
    public async Task A_logout_before_the_key_was_replaced_holds_behind_it()
    {
        await using var before = await StartAsync(Old);
        await before.AcceptAsync("s-1");
        Assert.True(await before.Source.EndAsync("s-1", CancellationToken.None));
        await using var after = await StartAsync(New, Old);
        await after.RefuseAsync("s-1", AuthenticationReasons.Revoked);
        await after.AcceptAsync("s-2");
    }

    [Fact]
    public async Task A_logout_reaches_replicas_that_name_by_another_of_the_keys_and_what_was_made_by_each_name()
    {
        await using var behind = await StartAsync(Old, New);
        await using var front = await StartAsync(New, Old);
        await using var alone = await StartAsync(New);
        var (byOld, byNew) = (await behind.AcceptAsync("s-1"), await front.AcceptAsync("s-1"));
        await alone.AcceptAsync("s-1");
        Assert.True(await behind.Source.EndAsync("s-1", CancellationToken.None));

        foreach (var gate in (SessionGate[])[front, alone])
        {
            await Eventually.TrueAsync(() => gate.Revocations.Check(byNew with { OtherSessionIds = [] }, continueFor: null) == RevocationVerdict.Revoked);
            await gate.RefuseAsync("s-1", AuthenticationReasons.Revoked);
            Assert.Equal(RevocationVerdict.Revoked, gate.Revocations.Check(byOld with { OtherSessionIds = [] }, continueFor: null));
        }
    }

    [Fact]
    public async Task A_revocation_of_the_credential_by_its_old_name_holds_behind_the_replacement()
    {
        await using var before = await StartAsync(Old);
        var principal = await before.AcceptAsync("s-1");
        await before.RevokeAsync(new Revocation.ByTokenId(principal.Issuer, principal.TokenId!, TimeProvider.System.GetUtcNow().AddHours(1)));
        await using var after = await StartAsync(New, Old);
        await after.RefuseAsync("s-1", AuthenticationReasons.Revoked);
        await after.AcceptAsync("s-2");
    }

    [Fact]
    public async Task A_session_that_was_used_too_long_ago_by_its_old_name_is_over_and_stays_so()
    {
        await using (var before = await StartAsync(settings => settings with { SlidingLifetime = TimeSpan.FromMilliseconds(1), CacheFor = TimeSpan.Zero }, Old))
        {
            await Eventually.TrueAsync(async () => await before.AskAsync("s-1") is AuthenticationOutcome.Refused { Reason: AuthenticationReasons.SessionOver });
        }

        await using (var after = await StartAsync(New, Old))
        {
            await after.RefuseAsync("s-1", AuthenticationReasons.SessionOver);
        }

        await using var alone = await StartAsync(New);
        await alone.RefuseAsync("s-1", AuthenticationReasons.SessionOver);
        await alone.AcceptAsync("s-2");
    }

    private Task<SessionGate> StartAsync(params string[] keys) => StartAsync(same => same, keys);

    private Task<SessionGate> StartAsync(Func<LegacySessionSettings, LegacySessionSettings> change, params string[] keys) =>
        SessionGate.StartAsync(_redis, change(SessionGate.Settings(_legacy) with { HashKeys = keys }));
}
