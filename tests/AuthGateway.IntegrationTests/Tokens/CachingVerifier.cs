using AuthGateway.IntegrationTests.Support;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AuthGateway.IntegrationTests.Tokens;

/// <summary>
/// An upstream's verifier: the library that an ASP.NET upstream would use, over a key set that is kept as long as its answer says and
/// not a moment shorter. It never asks again because of a key that it does not know.
/// </summary>
internal sealed class CachingVerifier(string issuer)
{
    private readonly JsonWebTokenHandler _handler = new();
    private IList<SecurityKey> _keys = [];
    private long? _fetchedAt;
    private TimeSpan _keepFor;

    /// <summary>How often the set was fetched.</summary>
    public int Fetches { get; private set; }

    /// <summary>Checks a token's signature, issuer, audience and times.</summary>
    public async Task<TokenValidationResult> VerifyAsync(string token, string audience, Gateway gateway)
    {
        if (_fetchedAt is not { } at || TimeProvider.System.GetElapsedTime(at) >= _keepFor)
        {
            var sent = TimeProvider.System.GetTimestamp();
            using var response = await gateway.Client.GetAsync("/.well-known/jwks.json");
            response.EnsureSuccessStatusCode();
            _keys = new JsonWebKeySet(await response.Content.ReadAsStringAsync()).GetSigningKeys();
            (_fetchedAt, _keepFor) = (sent, response.Headers.CacheControl?.MaxAge ?? TimeSpan.Zero);
            Fetches++;
        }

        return await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer,
            ValidAudience = audience,
            ValidTypes = ["at+jwt"],
            ValidAlgorithms = ["ES256", "RS256"],
            IssuerSigningKeys = _keys,
        });
    }
}
