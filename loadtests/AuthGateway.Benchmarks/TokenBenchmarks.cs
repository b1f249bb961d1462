using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuthGateway.Authentication;
using AuthGateway.Authentication.Bearer;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Redis.Possession;
using AuthGateway.Routes;
using BenchmarkDotNet.Attributes;

namespace AuthGateway.Benchmarks;

/// <summary>What a bearer token costs: one that was verified before, and one that was not.</summary>
public class TokenBenchmarks : IDisposable
{
    private const string Issuer = "https://login.example.com";
    private const string Audience = "https://api.example.com";
    private const string Scheme = "Bearer";

    private readonly DefaultHttpContext _context = new();
    private readonly RouteRules _rules = new() { RouteId = "members", Policy = "members" };
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly StallWatch _watch = new(TimeProvider.System);
    private Ledger _ledger = null!;
    private ServiceProvider _services = null!;
    private TokenVerifier _verifier = null!;
    private BearerScheme _scheme = null!;
    private string _header = "";
    private byte[] _rs256 = [];
    private byte[] _es256 = [];

#pragma warning disable VSTHRD002 // The library does not wait for what this returns.
    [GlobalSetup]
    public void Setup()
    {
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(new AuthenticationSettings())
            .AddSingleton<IRevocations>(new NothingRevoked())
            .AddSingleton<IUsedProofs>(new NoProofs())
            .AddSingleton(new AdditionalIssuer("login", new IssuerSettings { Issuer = Issuer, Audiences = [Audience] }, KeySet()))
            .AddGatewayAuthentication()
            .BuildServiceProvider();
        _verifier = _services.GetRequiredService<TokenVerifier>();
        _scheme = ActivatorUtilities.CreateInstance<BearerScheme>(_services);
        _ledger = new LedgerPool(TimeProvider.System, _watch).Open();
        _context.Features.Set(_ledger);
        (_rs256, _es256) = (Token("RS256"), Token("ES256"));
        _header = $"{Scheme} {Encoding.ASCII.GetString(_rs256)}";
        if (_scheme.AuthenticateAsync(_context, Credential(), _rules, CancellationToken.None).AsTask().GetAwaiter().GetResult() is not AuthenticationOutcome.Authenticated)
        {
            throw new InvalidOperationException("The token is not accepted.");
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _services.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _rsa.Dispose();
        _ec.Dispose();
        _watch.Dispose();
        GC.SuppressFinalize(this);
    }
#pragma warning restore VSTHRD002

    /// <summary>A token that was verified before: its hash, what is remembered, its times, revocation.</summary>
    [Benchmark(Baseline = true)]
    public bool Known()
    {
        var outcome = _scheme.AuthenticateAsync(_context, Credential(), _rules, CancellationToken.None);
#pragma warning disable VSTHRD002, VSTHRD104 // It has completed: nothing is waited for.
        return outcome.IsCompletedSuccessfully && outcome.Result is AuthenticationOutcome.Authenticated;
#pragma warning restore VSTHRD002, VSTHRD104
    }

    /// <summary>A token from its bytes to the principal, RS256 (2048 bits).</summary>
    [Benchmark]
    public bool VerifyRs256() => IsVerified(_rs256);

    /// <summary>The same with ES256.</summary>
    [Benchmark]
    public bool VerifyEs256() => IsVerified(_es256);

    private bool IsVerified(byte[] token)
    {
        var result = _verifier.VerifyAsync(token, _ledger, CancellationToken.None);
#pragma warning disable VSTHRD002, VSTHRD104 // It has completed: nothing is waited for.
        return result.IsCompletedSuccessfully && result.Result is TokenResult.Verified;
#pragma warning restore VSTHRD002, VSTHRD104
    }

    private PresentedCredential Credential() => new(_header, Scheme.Length, Scheme.Length + 1);

    private string KeySet()
    {
        var (rsa, point) = (_rsa.ExportParameters(includePrivateParameters: false), _ec.ExportParameters(includePrivateParameters: false).Q);
        return JsonSerializer.Serialize(new
        {
            keys = new object[]
            {
                new { kty = "RSA", use = "sig", kid = "RS256", n = Base64Url.EncodeToString(rsa.Modulus), e = Base64Url.EncodeToString(rsa.Exponent) },
                new { kty = "EC", use = "sig", kid = "ES256", crv = "P-256", x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) },
            },
        });
    }

    private byte[] Token(string algorithm)
    {
        var now = TimeProvider.System.GetUtcNow();
        var payload = new
        {
            iss = Issuer,
            sub = "member-1",
            aud = Audience,
            client_id = "member-app",
            jti = "0123456789abcdef",
            scope = "profile points",
            iat = now.ToUnixTimeSeconds(),
            exp = now.AddHours(5).ToUnixTimeSeconds(),
        };
        var input = $"{Encode(new { alg = algorithm, kid = algorithm, typ = "at+jwt" })}.{Encode(payload)}";
        var bytes = Encoding.ASCII.GetBytes(input);
        var signature = algorithm == "RS256" ? _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : _ec.SignData(bytes, HashAlgorithmName.SHA256);
        return Encoding.ASCII.GetBytes($"{input}.{Base64Url.EncodeToString(signature)}");
    }

    private static string Encode<T>(T part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));

    private sealed class NothingRevoked : IRevocations
    {
        public RevocationVerdict Check(Principal principal, TimeSpan? continueFor) => RevocationVerdict.NotRevoked;

        public ValueTask<bool> ConfirmAsync(LedgerHandle ledger, CancellationToken cancellation) => ValueTask.FromResult(true);
    }

    private sealed class NoProofs : IUsedProofs
    {
        public ValueTask<UsedProofOutcome> UseAsync(string proof, TimeSpan keepFor, LedgerHandle ledger, CancellationToken cancellation) => throw new InvalidOperationException();

        public ValueTask<UsedProofOutcome> PeekAsync(string proof, LedgerHandle ledger, CancellationToken cancellation) => throw new InvalidOperationException();
    }
}
