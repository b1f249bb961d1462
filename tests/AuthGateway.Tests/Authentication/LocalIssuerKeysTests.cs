using AuthGateway.Authentication;
using AuthGateway.Authentication.Keys;
using AuthGateway.Identity;
using AuthGateway.Latency;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Authentication;

/// <summary>The gateway's own keys as its verifiers see them.</summary>
public sealed class LocalIssuerKeysTests
{
    private readonly FakeTimeProvider _clock = new(TestToken.Start);
    private readonly Source _source;
    private readonly LocalIssuerKeys _keys;

    public LocalIssuerKeysTests()
    {
        _source = new Source(_clock);
        _keys = new LocalIssuerKeys(new AdditionalIssuer("gateway", Gate.Issuer, _source), _source, TimeSpan.FromSeconds(30), _clock);
    }

    [Fact]
    public void A_key_that_left_the_set_is_not_current_any_more_and_one_that_stays_keeps_its_object()
    {
        _source.Publish(TestKey.Ec, TestKey.Rsa);
        var before = _keys.Current;
        Assert.Same(before, _keys.Current);
        _source.Publish(TestKey.Rsa);

        Assert.True(_keys.Current.Contains(before.Keys.Single(key => key.Id == TestKey.Rsa.Id)));
        Assert.False(_keys.Current.Contains(before.Keys.Single(key => key.Id == TestKey.Ec.Id)));
    }

    [Fact]
    public void Keys_that_are_too_old_prove_nothing()
    {
        _source.Publish(TestKey.Ec);
        Assert.NotEmpty(_keys.Current.Keys);
        _source.Current = null;

        Assert.Empty(_keys.Current.Keys);
        Assert.False(_keys.State.Loaded);
    }

    [Fact]
    public async Task An_unknown_key_is_final_when_the_set_was_asked_for_after_the_token_came()
    {
        _source.Publish(TestKey.Ec);

        Assert.Equal(UnknownKeyVerdict.Final, await AskAsync(_clock.GetUtcNow()));
        Assert.Equal(1, _source.Refreshes);
    }

    [Fact]
    public async Task A_key_that_another_replica_has_just_made_is_found()
    {
        _source.Publish(TestKey.Ec);
        _source.WhenRefreshed = () => _source.Publish(TestKey.Ec, TestKey.Rsa);
        await AskAsync(_clock.GetUtcNow());

        Assert.Contains(_keys.Current.Keys, key => key.Id == TestKey.Rsa.Id);
    }

    [Fact]
    public async Task An_unknown_key_is_unavailable_while_the_set_cannot_be_confirmed()
    {
        _source.Publish(TestKey.Ec);
        _source.IsDown = true;

        Assert.Equal(UnknownKeyVerdict.Unavailable, await AskAsync(_clock.GetUtcNow()));
        // Within the pace nobody is asked; who was not confirmed lately can't say no.
        _source.IsConfirmed = false;
        Assert.Equal(UnknownKeyVerdict.Unavailable, await AskAsync(_clock.GetUtcNow() - TimeSpan.FromHours(1)));
        Assert.Equal(1, _source.Refreshes);
    }

    [Fact]
    public async Task A_flood_of_unknown_keys_asks_rarely()
    {
        _source.Publish(TestKey.Ec);
        for (var i = 0; i < 1000; i++)
        {
            await AskAsync(_clock.GetUtcNow());
        }

        Assert.Equal(1, _source.Refreshes);
        Assert.Equal(UnknownKeyVerdict.Pending, await AskAsync(_clock.GetUtcNow()));
        Assert.Equal(UnknownKeyVerdict.Final, await AskAsync(_clock.GetUtcNow() - TimeSpan.FromMinutes(1)));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(UnknownKeyVerdict.Final, await AskAsync(_clock.GetUtcNow()));
        Assert.Equal(2, _source.Refreshes);
    }

    private async Task<UnknownKeyVerdict> AskAsync(DateTimeOffset issuedAt)
    {
        var ledger = new Ledger();
        ledger.Open(_clock);
        return await _keys.RefreshForUnknownKeyAsync("unknown", issuedAt, ledger, CancellationToken.None);
    }

    private sealed class Source(FakeTimeProvider clock) : IKeySetSource
    {
        private long _version;

        public KeySetSnapshot? Current { get; set; }

        public bool IsConfirmed { get; set; } = true;

        public DateTimeOffset? ConfirmedAt { get; private set; } = clock.GetUtcNow();

        public TimeSpan? Age => TimeSpan.Zero;

        public bool IsDown { get; set; }

        public int Refreshes { get; private set; }

        public Action? WhenRefreshed { get; set; }

        public void Publish(params TestKey[] keys) => Current = new KeySetSnapshot(TestKey.Utf8(TestKey.Jwks(keys)), ++_version);

        public ValueTask<bool> RefreshAsync(LedgerHandle ledger, CancellationToken cancellation)
        {
            Refreshes++;
            if (!IsDown)
            {
                ConfirmedAt = clock.GetUtcNow();
                WhenRefreshed?.Invoke();
            }

            return ValueTask.FromResult(!IsDown);
        }
    }
}
