using AuthGateway.Authentication;
using AuthGateway.Authentication.Bearer;
using AuthGateway.Redis;

namespace AuthGateway.Tests.Authentication;

public sealed class FactCacheTests
{
    [Fact]
    public async Task A_remembered_token_gives_the_same_principal_without_new_objects()
    {
        await using var gate = Gate.With(TestKey.Ec);
        var token = TestToken.Make(TestKey.Ec);
        Assert.Same(await gate.AcceptAsync(token), await gate.AcceptAsync(token));
        Assert.Equal(1, gate.Cache.Count);
    }

    [Fact]
    public async Task A_remembered_token_ends_with_the_token()
    {
        await using var gate = Gate.With(TestKey.Ec);
        var token = TestToken.Make(TestKey.Ec);
        await gate.AcceptAsync(token);
        gate.Clock.Advance(TimeSpan.FromSeconds(329));
        await gate.AcceptAsync(token);
        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        await gate.RefuseAsync(token, AuthenticationReasons.Expired);
        Assert.Equal(0, gate.Cache.Count);
    }

    [Fact]
    public async Task A_remembered_token_ends_with_its_key()
    {
        await using var provider = await TestProvider.StartAsync(TestKey.Ec, TestKey.Rsa);
        await using var gate = Gate.Of(provider);
        var token = provider.Token(TestKey.Ec);
        await gate.AcceptAsync(token);
        provider.Publish(TestKey.Rsa);
        gate.Clock.Advance(TimeSpan.FromSeconds(31));
        // Another token with an unknown key makes the gate fetch the set that lacks the first one's key.
        await gate.RefuseAsync(provider.Token(TestKey.OtherRsa), AuthenticationReasons.UnknownKey);
        await gate.RefuseAsync(token, AuthenticationReasons.UnknownKey);
    }

    [Fact]
    public async Task A_remembered_token_ends_when_its_key_id_gets_another_key()
    {
        await using var provider = await TestProvider.StartAsync(TestKey.Rsa);
        await using var gate = Gate.Of(provider);
        var token = provider.Token(TestKey.Rsa);
        await gate.AcceptAsync(token);
        provider.Publish(TestKey.OtherRsa.Named(TestKey.Rsa.Id));
        gate.Clock.Advance(TimeSpan.FromSeconds(31));
        await gate.RefuseAsync(provider.Token(TestKey.Ec), AuthenticationReasons.UnknownKey);
        await gate.RefuseAsync(token, AuthenticationReasons.BadSignature);
    }

    [Fact]
    public async Task A_remembered_token_outlives_a_refresh_that_keeps_its_key()
    {
        await using var provider = await TestProvider.StartAsync(TestKey.Rsa);
        await using var gate = Gate.Of(provider);
        var token = provider.Token(TestKey.Rsa);
        var principal = await gate.AcceptAsync(token);
        provider.Publish(TestKey.Rsa, TestKey.Ec);
        gate.Clock.Advance(TimeSpan.FromSeconds(31));
        await gate.AcceptAsync(provider.Token(TestKey.Ec));
        Assert.Same(principal, await gate.AcceptAsync(token));
    }

    [Fact]
    public async Task A_remembered_token_ends_with_its_revocation()
    {
        await using var gate = Gate.With(TestKey.Ec);
        var token = TestToken.Make(TestKey.Ec);
        await gate.AcceptAsync(token);
        gate.Revocations.Verdict = RevocationVerdict.Revoked;
        await gate.RefuseAsync(token, AuthenticationReasons.Revoked);
        gate.Revocations.Verdict = RevocationVerdict.Unknown;
        await gate.UnavailableAsync(token, AuthenticationReasons.RevocationsUnknown);
    }

    [Fact]
    public async Task Refused_tokens_are_not_remembered()
    {
        await using var gate = Gate.With(TestKey.Ec);
        await gate.RefuseAsync(TestToken.Make(TestKey.Rsa, header: header => header["kid"] = "ec-1"), AuthenticationReasons.KeyMismatch);
        await gate.RefuseAsync("a.b.c", AuthenticationReasons.MalformedToken);
        Assert.Equal(0, gate.Cache.Count);
    }

    [Fact]
    public void The_cache_never_holds_more_than_its_capacity_and_keeps_what_is_used()
    {
        var known = new FactCache<VerifiedToken>(16);
        var token = new VerifiedToken(null!, null!, new(TestToken.Start, null, TestToken.Start.AddHours(1)), null!);
        var used = new CredentialHash(0, 1, 1, 1);
        known.Add(used, token, TestToken.Start.AddHours(1), TestToken.Start);
        for (var i = 1; i <= 1000; i++)
        {
            var now = TestToken.Start.AddSeconds(i);
            Assert.NotNull(known.Find(used, now));
            known.Add(new CredentialHash((ulong)i, 2, 2, 2), token, TestToken.Start.AddHours(1), now);
        }

        Assert.Equal((16, 16), (known.Capacity, known.Count));
        Assert.Equal(0, new FactCache<VerifiedToken>(0).Capacity);
        Assert.Null(known.Find(new CredentialHash(0, 1, 1, 2), TestToken.Start));
    }

    [Fact]
    public void Credentials_that_come_once_push_nobody_out_and_one_that_comes_again_gets_its_place()
    {
        var known = new FactCache<VerifiedToken>(16, keepsPlaces: true);
        var token = new VerifiedToken(null!, null!, new(TestToken.Start, null, TestToken.Start.AddHours(1)), null!);
        var until = TestToken.Start.AddHours(1);
        var first = Enumerable.Range(0, 16).Select(i => new CredentialHash((ulong)i, (ulong)i, (ulong)i + 1, 1)).ToArray();
        Array.ForEach(first, hash => known.Add(hash, token, until, TestToken.Start));
        Assert.All(first, hash => Assert.NotNull(known.Find(hash, TestToken.Start)));

        for (var i = 100; i < 10_100; i++)
        {
            var once = new CredentialHash((ulong)i, (ulong)i, (ulong)i + 1, 1);
            known.Add(once, token, until, TestToken.Start.AddSeconds(1));
            Assert.Null(known.Find(once, TestToken.Start.AddSeconds(1)));
        }

        Assert.All(first, hash => Assert.NotNull(known.Find(hash, TestToken.Start)));

        var again = new CredentialHash(7, 7, 77, 7);
        known.Add(again, token, until, TestToken.Start.AddSeconds(2));
        Assert.Null(known.Find(again, TestToken.Start.AddSeconds(2)));
        known.Add(again, token, until, TestToken.Start.AddSeconds(3));
        Assert.NotNull(known.Find(again, TestToken.Start.AddSeconds(3)));
        Assert.Equal(16, known.Count);

        // Whoever is not valid any more makes room for everybody.
        known.Add(new CredentialHash(8, 8, 88, 8), token, until.AddHours(1), until);
        Assert.NotNull(known.Find(new CredentialHash(8, 8, 88, 8), until));
    }

    [Fact]
    public async Task A_cache_of_zero_remembers_nothing_and_everything_still_works()
    {
        await using var gate = Gate.With(TestKey.Jwks(TestKey.Ec), settings: new() { CachedTokens = 0 });
        var token = TestToken.Make(TestKey.Ec);
        Assert.NotSame(await gate.AcceptAsync(token), await gate.AcceptAsync(token));
    }
}
