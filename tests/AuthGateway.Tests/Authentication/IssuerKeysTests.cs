using System.Net.Sockets;
using AuthGateway.Authentication;
using AuthGateway.Latency;
using Microsoft.AspNetCore.Http;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Authentication;

public sealed class IssuerKeysTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    [Trait(FaultCatalogue.Row, "K3")]
    public async Task Fifty_callers_and_a_slow_provider_make_one_fetch_and_each_ledger_shows_the_wait_as_the_providers()
    {
        await using var provider = await TestProvider.StartAsync();
        await using var gate = Gate.Of(provider);
        var release = new TaskCompletionSource();
        provider.Keys = async context =>
        {
            await release.Task;
            await context.Response.WriteAsync(TestKey.Jwks(TestKey.Rsa));
        };
        var ledgers = Enumerable.Range(0, 50).Select(_ => gate.NewLedger()).ToList();
        var asked = ledgers.Select(ledger => gate.AskAsync(provider.Token(TestKey.Rsa), ledger)).ToList();
        await UntilAsync(() => provider.KeysHits == 1);
        gate.Clock.Advance(TimeSpan.FromSeconds(2));
        release.SetResult();
        Assert.All(await Task.WhenAll(asked), outcome => Assert.IsType<AuthenticationOutcome.Authenticated>(outcome));
        Assert.Equal(1, provider.KeysHits);
        Assert.All(ledgers, ledger =>
        {
            var split = ledger.Snapshot();
            Assert.Equal(2, split.Seconds(LatencyOwner.IdentityProvider));
            Assert.Equal(split.TotalTicks, split.Ticks(LatencyOwner.IdentityProvider));
        });
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "K5")]
    public async Task A_flood_of_random_key_ids_makes_one_fetch_each_interval_and_harms_no_good_token()
    {
        await using var provider = await TestProvider.StartAsync(TestKey.Rsa);
        await using var gate = Gate.Of(provider);
        await gate.AcceptAsync(Fresh(gate, provider, TestKey.Rsa));
        Assert.Equal(1, provider.KeysHits);
        for (var interval = 0; interval < 3; interval++)
        {
            for (var step = 0; step < 3; step++)
            {
                var asked = Enumerable.Range(0, 100).Select(i => gate.AskAsync(Fresh(gate, provider, TestKey.OtherRsa, $"k{interval}{step}{i}"))).ToList();
                await gate.AcceptAsync(Fresh(gate, provider, TestKey.Rsa));
                Assert.DoesNotContain(await Task.WhenAll(asked), outcome => outcome is AuthenticationOutcome.Authenticated);
                Assert.Equal(2 + interval, provider.KeysHits);
                gate.Clock.Advance(TimeSpan.FromSeconds(20));
            }
        }
    }

    [Fact]
    public async Task A_new_key_is_found_at_once_however_short_ago_the_keys_were_fetched_for_another_reason()
    {
        await using var provider = await TestProvider.StartAsync(TestKey.Rsa);
        await using var gate = Gate.Of(provider);
        await gate.AcceptAsync(provider.Token(TestKey.Rsa));
        provider.Publish(TestKey.Rsa, TestKey.Ec);
        await gate.AcceptAsync(provider.Token(TestKey.Ec));
        Assert.Equal(2, provider.KeysHits);
    }

    [Fact]
    public async Task A_new_key_within_the_interval_is_not_known_yet_and_is_found_at_its_end()
    {
        await using var provider = await TestProvider.StartAsync(TestKey.Rsa);
        await using var gate = Gate.Of(provider);
        await gate.RefuseAsync(Fresh(gate, provider, TestKey.OtherRsa, "made-up"), AuthenticationReasons.UnknownKey);
        gate.Clock.Advance(TimeSpan.FromSeconds(5));
        provider.Publish(TestKey.Rsa, TestKey.Ec);
        var token = Fresh(gate, provider, TestKey.Ec);
        await gate.UnavailableAsync(token, AuthenticationReasons.KeyPending);
        Assert.Equal(2, provider.KeysHits);
        gate.Clock.Advance(TimeSpan.FromSeconds(55));
        await gate.AcceptAsync(token);
        Assert.Equal(3, provider.KeysHits);
    }

    [Fact]
    public async Task Keys_from_a_cache_between_are_as_old_as_it_says_and_refuse_no_younger_token()
    {
        await using var provider = await TestProvider.StartAsync(TestKey.Rsa);
        await using var gate = Gate.Of(provider);
        provider.Keys = context =>
        {
            context.Response.Headers.Age = "100";
            return context.Response.WriteAsync(TestKey.Jwks(TestKey.Rsa));
        };
        var old = Fresh(gate, provider, TestKey.OtherRsa, "made-up");
        gate.Clock.Advance(TimeSpan.FromSeconds(90));
        var token = Fresh(gate, provider, TestKey.Ec);
        await gate.UnavailableAsync(token, AuthenticationReasons.KeyPending);
        gate.Clock.Advance(TimeSpan.FromSeconds(60));
        await gate.RefuseAsync(old, AuthenticationReasons.UnknownKey);
        await gate.UnavailableAsync(token, AuthenticationReasons.KeyPending);
        provider.Publish(TestKey.Rsa, TestKey.Ec);
        gate.Clock.Advance(TimeSpan.FromSeconds(60));
        await gate.AcceptAsync(token);
    }

    [Fact]
    public async Task A_token_that_is_older_than_the_keys_and_names_none_of_them_is_refused_at_once()
    {
        await using var provider = await TestProvider.StartAsync(TestKey.Rsa, TestKey.Ec);
        await using var gate = Gate.Of(provider);
        var token = Fresh(gate, provider, TestKey.Ec);
        await gate.AcceptAsync(token);
        // Taken out in an emergency: whoever still holds its tokens must be told to get others, not to wait.
        provider.Publish(TestKey.Rsa);
        gate.Clock.Advance(TimeSpan.FromSeconds(32));
        await gate.RefuseAsync(Fresh(gate, provider, TestKey.OtherRsa, "made-up"), AuthenticationReasons.UnknownKey);
        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        await gate.RefuseAsync(token, AuthenticationReasons.UnknownKey);
        Assert.Equal(2, provider.KeysHits);
    }

    [Fact]
    public async Task No_token_waits_longer_than_the_interval_and_the_skew_for_its_last_word()
    {
        await using var provider = await TestProvider.StartAsync(TestKey.Rsa);
        await using var gate = Gate.Of(provider);
        await gate.RefuseAsync(Fresh(gate, provider, TestKey.OtherRsa, "made-up"), AuthenticationReasons.UnknownKey);
        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        var token = Fresh(gate, provider, TestKey.Ec);
        await gate.UnavailableAsync(token, AuthenticationReasons.KeyPending);
        gate.Clock.Advance(TimeSpan.FromSeconds(60));
        // Another's token takes the interval's fetch.
        await gate.RefuseAsync(Fresh(gate, provider, TestKey.OtherRsa, "made-up-too"), AuthenticationReasons.UnknownKey);
        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        await gate.RefuseAsync(token, AuthenticationReasons.UnknownKey);
    }

    [Fact]
    public async Task A_flood_cannot_make_more_than_a_bounded_number_wait_for_a_slow_fetch()
    {
        await using var provider = await TestProvider.StartAsync(TestKey.Rsa);
        await using var gate = Gate.Of(provider);
        var known = Fresh(gate, provider, TestKey.Rsa);
        await gate.AcceptAsync(known);
        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        var release = new TaskCompletionSource();
        provider.Keys = async context =>
        {
            await release.Task;
            await context.Response.WriteAsync(TestKey.Jwks(TestKey.Rsa));
        };
        var asked = Enumerable.Range(0, 1000).Select(i => gate.AskAsync(Fresh(gate, provider, TestKey.OtherRsa, $"k{i}"))).ToList();
        await UntilAsync(() => provider.KeysHits == 2);
        await UntilAsync(() => asked.Count(task => task.IsCompleted) == 1000 - 256);
        Assert.All(await Task.WhenAll(asked.Where(task => task.IsCompleted)), outcome => Assert.IsType<AuthenticationOutcome.Unavailable>(outcome));
        await gate.AcceptAsync(known);
        release.SetResult();
        await Task.WhenAll(asked).WaitAsync(Patience);
        Assert.Equal(2, provider.KeysHits);
    }

    [Fact]
    public async Task Fifty_first_tokens_of_a_new_key_make_one_fetch_and_are_all_accepted()
    {
        await using var provider = await TestProvider.StartAsync(TestKey.Rsa);
        await using var gate = Gate.Of(provider);
        await gate.AcceptAsync(Fresh(gate, provider, TestKey.Rsa));
        provider.Publish(TestKey.Rsa, TestKey.Ec);
        gate.Clock.Advance(TimeSpan.FromSeconds(2));
        var asked = Enumerable.Range(0, 50).Select(_ => gate.AskAsync(Fresh(gate, provider, TestKey.Ec)));
        Assert.All(await Task.WhenAll(asked), outcome => Assert.IsType<AuthenticationOutcome.Authenticated>(outcome));
        Assert.Equal(2, provider.KeysHits);
    }

    [Fact]
    public async Task While_the_provider_is_down_the_last_good_keys_stay_and_an_unknown_key_is_an_outage()
    {
        await using var provider = await TestProvider.StartAsync(TestKey.Rsa);
        await using var gate = Gate.Of(provider);
        await gate.AcceptAsync(provider.Token(TestKey.Rsa));
        provider.Fail();
        gate.Clock.Advance(TimeSpan.FromSeconds(30));
        await gate.UnavailableAsync(provider.Token(TestKey.Ec), AuthenticationReasons.KeysUnavailable);
        await gate.UnavailableAsync(provider.Token(TestKey.Ec), AuthenticationReasons.KeysUnavailable);
        await gate.AcceptAsync(provider.Token(TestKey.Rsa));
        Assert.Equal(2, provider.KeysHits);
        Assert.Equal(("keys: status 500", true), (gate.Keys.LastError, gate.Keys.Loaded));
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "K1")]
    public async Task Last_good_keys_and_tokens_remembered_with_them_end_with_their_greatest_age()
    {
        await using var provider = await TestProvider.StartAsync(TestKey.Rsa);
        await using var gate = Gate.Of(provider, issuer => issuer with { KeysMaxStale = TimeSpan.FromHours(1) });
        var token = provider.Token(TestKey.Rsa, claims => claims["exp"] = TestToken.Start.AddDays(1).ToUnixTimeSeconds());
        await gate.AcceptAsync(token);
        provider.Fail();
        gate.Clock.Advance(TimeSpan.FromHours(1));
        await gate.AcceptAsync(token);
        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        await gate.UnavailableAsync(token, AuthenticationReasons.KeysUnavailable);
        Assert.False(gate.Keys.Loaded);
    }

    [Fact]
    public async Task Keys_that_were_never_fetched_are_an_outage_and_are_not_asked_for_at_every_request()
    {
        await using var provider = await TestProvider.StartAsync();
        provider.Fail(503);
        await using var gate = Gate.Of(provider);
        for (var i = 0; i < 10; i++)
        {
            await gate.UnavailableAsync(provider.Token(TestKey.Rsa), AuthenticationReasons.KeysUnavailable);
        }

        Assert.Equal(1, provider.KeysHits);
        Assert.Null(gate.Keys.Age);
        provider.Publish(TestKey.Rsa);
        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        await gate.AcceptAsync(provider.Token(TestKey.Rsa));
        Assert.Equal([TestKey.Rsa.Id], gate.Keys.KeyIds);
    }

    [Fact]
    public async Task A_provider_that_nobody_listens_for_is_an_outage()
    {
        var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        await using var provider = await TestProvider.StartAsync();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var gate = Gate.Of(provider, issuer => issuer with { KeysUrl = new Uri($"http://127.0.0.1:{port}/keys") });
        await gate.UnavailableAsync(provider.Token(TestKey.Rsa), AuthenticationReasons.KeysUnavailable);
        Assert.Equal("connection failed", gate.Keys.LastError);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "K3")]
    public async Task A_slow_provider_is_given_up_after_the_timeout()
    {
        await using var provider = await TestProvider.StartAsync();
        provider.Keys = async context =>
        {
            // The headers come at once: the bound must hold for the body too.
            await context.Response.StartAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        await using var gate = Gate.Of(provider);
        var asked = gate.AskAsync(provider.Token(TestKey.Rsa));
        await UntilAsync(() => provider.KeysHits == 1);
        gate.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.IsType<AuthenticationOutcome.Unavailable>(await asked.WaitAsync(Patience));
        await UntilAsync(() => gate.Keys.LastError == "timeout");
    }

    [Fact]
    public async Task A_caller_that_goes_away_does_not_end_the_fetch_of_the_others()
    {
        await using var provider = await TestProvider.StartAsync();
        var release = new TaskCompletionSource();
        provider.Keys = async context =>
        {
            await release.Task;
            await context.Response.WriteAsync(TestKey.Jwks(TestKey.Rsa));
        };
        await using var gate = Gate.Of(provider);
        using var aborted = new CancellationTokenSource();
        var leaving = gate.AskAsync(provider.Token(TestKey.Rsa), cancellationToken: aborted.Token);
        var staying = gate.AskAsync(provider.Token(TestKey.Rsa));
        await UntilAsync(() => provider.KeysHits == 1);
        await aborted.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        release.SetResult();
        Assert.IsType<AuthenticationOutcome.Authenticated>(await staying.WaitAsync(Patience));
        Assert.Equal(1, provider.KeysHits);
    }

    [Fact]
    public async Task The_keys_are_refreshed_in_the_background_and_the_refreshing_stops()
    {
        await using var provider = await TestProvider.StartAsync(TestKey.Rsa);
        await using var gate = Gate.Of(provider);
        await gate.Refresher.StartAsync(CancellationToken.None);
        await UntilAsync(() => gate.Keys is { Loaded: true, NextRefresh: not null });
        Assert.InRange(gate.Keys.NextRefresh!.Value, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        provider.Publish(TestKey.Ec);
        // Step by step: the loop's timer may start a moment after the state names it.
        await UntilAsync(() =>
        {
            gate.Clock.Advance(TimeSpan.FromSeconds(10));
            return gate.Keys.KeyIds is [var id] && id == TestKey.Ec.Id;
        });
        await gate.Refresher.StopAsync(CancellationToken.None).WaitAsync(Patience);
        var hits = provider.KeysHits;
        gate.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(hits, provider.KeysHits);
    }

    [Fact]
    public async Task Stopping_in_the_middle_of_a_fetch_is_clean()
    {
        await using var provider = await TestProvider.StartAsync();
        provider.Keys = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var gate = Gate.Of(provider);
        await gate.Refresher.StartAsync(CancellationToken.None);
        await UntilAsync(() => provider.KeysHits == 1);
        await gate.DisposeAsync().AsTask().WaitAsync(Patience);
    }

    [Fact]
    public void An_additional_issuer_may_not_stand_beside_another_of_its_name_or_without_keys()
    {
        Assert.ThrowsAny<InvalidOperationException>(() => Gate.With("""{"keys":[]}""").Keys);
        Assert.ThrowsAny<InvalidOperationException>(() => Gate.With("nonsense").Keys);
    }

    private static string Fresh(Gate gate, TestProvider provider, TestKey key, string? keyId = null) => provider.Token(
        key,
        claims =>
        {
            claims["iat"] = gate.Clock.GetUtcNow().ToUnixTimeSeconds();
            claims["exp"] = gate.Clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds();
        },
        header => header["kid"] = keyId ?? key.Id);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(5, bound.Token);
        }
    }
}
