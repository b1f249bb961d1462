using System.Security.Cryptography;
using AuthGateway.Identity;
using AuthGateway.Tokens;
using BenchmarkDotNet.Attributes;

namespace AuthGateway.Benchmarks;

/// <summary>What the signed identity costs that an upstream is shown: one that is kept, and a new one.</summary>
public class IdentityBenchmarks : IDisposable
{
    private const string Audience = "upstream";

    private readonly GatewayKeys _keys;
    private readonly UpstreamIdentity _identity;
    private readonly Principal _caller = new()
    {
        Type = PrincipalType.Member,
        Issuer = "https://login.example.com",
        Subject = "member-1",
        Scopes = ["profile", "points"],
        IssuedAt = DateTimeOffset.UnixEpoch,
        ExpiresAt = DateTimeOffset.MaxValue,
    };

    public IdentityBenchmarks()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // Long enough that what is measured as kept is never signed anew.
        var settings = new IdentitySettings { SigningKey = key.ExportPkcs8PrivateKeyPem(), TokenLifetime = TimeSpan.FromMinutes(10) };
        _keys = new GatewayKeys(settings);
        _identity = new UpstreamIdentity(_keys, settings, TimeProvider.System);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _keys.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A caller's second request and all that follow.</summary>
    [Benchmark(Baseline = true)]
    public string? Kept() => _identity.TokenFor(_caller, Audience);

    /// <summary>A caller's first request: written and signed (ES256).</summary>
    [Benchmark]
    public string? Anew() => _identity.TokenFor(_caller with { }, Audience);
}
