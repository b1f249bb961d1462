using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.TokenService;

/// <summary>A token service whose keys change every few seconds, and an Apache that takes its tokens.</summary>
public sealed class RotatingLandscape : PeerLandscape
{
    public ApacheProcess Apache { get; private set; } = null!;

    private protected override IEnumerable<(string Key, string Value)> More =>
    [
        ("TokenService:AccessTokenLifetime", "00:00:10"),
        ("TokenService:Limits:PerAddress", "0"),
        ("TokenService:Limits:PerClient", "0"),
        .. RotatingKeys.Settings,
    ];

    public override async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(ApacheProcess.SkipReason is not null, ApacheProcess.SkipReason ?? string.Empty);
        await base.InitializeAsync();
        Apache = await ApacheProcess.StartAsync(new ApacheOptions(
            Legacy.Address, Issuer, PeerClients.Audience, new Uri($"{Issuer}/.well-known/jwks.json"), Authority));
    }

    public override async ValueTask DisposeAsync()
    {
        if (Apache is not null)
        {
            await Apache.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}

/// <summary>Keys rotate while access tokens are issued and used: no verifier may ever refuse one that is still valid.</summary>
public sealed class PeerRotationTests(RotatingLandscape landscape) : IClassFixture<RotatingLandscape>
{
    private const int Keys = 4;

    [Fact]
    public async Task No_verifier_of_access_tokens_fails_while_keys_rotate_under_load()
    {
        using var apache = new HttpClient { BaseAddress = landscape.Apache.Address };
        using var strict = new StrictKeyReader(landscape.Http);
        var load = new RotationLoad(
            () => landscape.TokenAsync(),
            [
                // Keeps keys for an hour, and asks when it meets an unknown one.
                ("mod_auth_openidc", token => RotationLoad.RefusalAsync(apache, token)),
                ("a reader that trusts max-age", strict.RefusalAsync),
                ("the gateway", token => RotationLoad.RefusalAsync(landscape.Http, token)),
            ]);
        await load.RunAsync(Keys);
        Assert.True(load.Failures.Count == 0, string.Join('\n', load.Failures) + $"\n{landscape.Apache.Process.AllOutput}");
        Assert.True(load.TokensOfKeys.Count >= Keys, $"only {load.TokensOfKeys.Count} keys signed");
        Assert.True(strict.Fetches >= Keys, $"the reader asked {strict.Fetches} times");
        TestContext.Current.SendDiagnosticMessage("{0} checks of {1} tokens, {2} keys", load.Checks, load.TokensOfKeys.Values.Sum(), load.TokensOfKeys.Count);
    }
}
