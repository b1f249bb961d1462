using System.Security.Cryptography;
using System.Text;
using AuthGateway.Identity;
using AuthGateway.Tokens;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AuthGateway.Tests.Tokens;

/// <summary>What upstreams are shown, read by the library that an ASP.NET upstream would read it with.</summary>
public sealed class UpstreamIdentityTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private readonly ECDsa _ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly IdentitySettings _settings;
    private readonly GatewayKeys _keys;

    public UpstreamIdentityTests()
    {
        _settings = new IdentitySettings { SigningKey = _ecdsa.ExportPkcs8PrivateKeyPem(), Issuer = "urn:gateway" };
        _keys = new GatewayKeys(_settings);
    }

    public void Dispose()
    {
        _keys.Dispose();
        _ecdsa.Dispose();
    }

    [Fact]
    public async Task An_upstream_verifies_the_identity_by_the_published_keys_and_finds_who_is_calling()
    {
        var result = await VerifyAsync(Identity().TokenFor(Caller(), "legacy"), "legacy");

        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal("member-1", result.Claims["sub"]);
        Assert.Equal("member", result.Claims["principal_type"]);
        Assert.Equal("https://login.example.com", result.Claims["subject_issuer"]);
        Assert.Equal("points profile", result.Claims["scope"]);
    }

    [Fact]
    public async Task A_caller_with_a_token_of_ours_is_the_subject_of_whoever_vouched_for_it()
    {
        var caller = Caller() with { Issuer = "https://auth.example.com", SubjectIssuer = "urn:legacy" };

        Assert.Equal("urn:legacy", (await VerifyAsync(Identity().TokenFor(caller, "legacy"), "legacy")).Claims["subject_issuer"]);
    }

    [Fact]
    public async Task A_token_for_one_upstream_is_refused_by_another()
    {
        var result = await VerifyAsync(Identity().TokenFor(Caller(), "legacy"), "other");

        Assert.IsType<SecurityTokenInvalidAudienceException>(result.Exception);
    }

    [Fact]
    public void The_same_callers_requests_share_a_token_until_half_its_life_is_over()
    {
        var (identity, caller) = (Identity(), Caller());
        var first = identity.TokenFor(caller, "legacy");
        _clock.Advance(_settings.TokenLifetime * 0.49);
        Assert.Equal(first, identity.TokenFor(caller, "legacy"));
        Assert.NotEqual(first, identity.TokenFor(caller, "other"));
        _clock.Advance(_settings.TokenLifetime * 0.02);

        Assert.NotEqual(first, identity.TokenFor(caller, "legacy"));
    }

    [Fact]
    public void A_wall_clock_that_steps_back_ends_a_kept_token()
    {
        var clock = new Latency.SteppingClock { Wall = _clock.GetUtcNow() };
        var (identity, caller) = (new UpstreamIdentity(_keys, _settings, clock), Caller());
        var first = identity.TokenFor(caller, "legacy");
        clock.Wall -= TimeSpan.FromHours(1);

        Assert.NotEqual(first, identity.TokenFor(caller, "legacy"));
    }

    [Fact]
    public void The_identity_never_outlives_what_the_caller_proved()
    {
        var expires = _clock.GetUtcNow() + TimeSpan.FromSeconds(7);
        var token = new JsonWebToken(Identity().TokenFor(Caller() with { ExpiresAt = expires }, "legacy")!);

        Assert.Equal(expires.UtcDateTime, token.ValidTo);
    }

    [Fact]
    public void The_actor_chain_is_nested_with_the_most_recent_actor_first()
    {
        var caller = Caller() with { Actors = [new Actor("i", "second"), new Actor("i", "first")] };
        var payload = Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(Identity().TokenFor(caller, "legacy")!.Split('.')[1]));

        Assert.Contains("""
            "act":{"iss":"i","sub":"second","act":{"iss":"i","sub":"first"}}
            """, payload, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_not_P256_is_refused_and_never_quoted()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Assert.Null(SigningKey.FromPem(other.ExportPkcs8PrivateKeyPem()));
        Assert.Null(SigningKey.FromPem("not a key"));
        Assert.Null(SigningKey.FromPem(_ecdsa.ExportSubjectPublicKeyInfoPem()));
    }

    [Fact]
    public void The_next_key_is_published_before_it_signs()
    {
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var keys = new GatewayKeys(_settings with { PublishedKeys = [next.ExportSubjectPublicKeyInfoPem()] });

        var set = new JsonWebKeySet(Encoding.UTF8.GetString(keys.Current.Document.Span));
        Assert.Equal([_keys.Signing.Public.KeyId, PublicSigningKey.From(next).KeyId], set.Keys.Select(key => key.KeyId));
        Assert.All(set.Keys, key => Assert.Null(key.D));
    }

    private UpstreamIdentity Identity() => new(_keys, _settings, _clock);

    private Principal Caller() => new()
    {
        Type = PrincipalType.Member,
        Issuer = "https://login.example.com",
        Subject = "member-1",
        Scopes = ["profile", "points"],
        IssuedAt = _clock.GetUtcNow(),
        ExpiresAt = _clock.GetUtcNow() + TimeSpan.FromHours(1),
    };

    private Task<TokenValidationResult> VerifyAsync(string? token, string audience) => new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
    {
        ValidIssuer = _settings.Issuer,
        ValidAudience = audience,
        ValidTypes = ["at+jwt"],
        ValidAlgorithms = ["ES256"],
        IssuerSigningKeys = new JsonWebKeySet(Encoding.UTF8.GetString(_keys.Current.Document.Span)).GetSigningKeys(),
        LifetimeValidator = (notBefore, expires, _, _) => expires > _clock.GetUtcNow().UtcDateTime,
    });
}
