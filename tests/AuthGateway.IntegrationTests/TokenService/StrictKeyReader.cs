using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AuthGateway.IntegrationTests.TokenService;

/// <summary>
/// The laziest resource server that does everything right: it keeps a key set for as long as the set's own max-age
/// allows, to the end, and asks for nothing in between, not even when a token names a key that it does not have.
/// </summary>
internal sealed class StrictKeyReader(HttpClient http) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Dictionary<string, ECParameters> _keys = [];
    private DateTimeOffset _freshUntil;

    /// <summary>How often it asked.</summary>
    public int Fetches { get; private set; }

    /// <summary>Why a token is refused, or null.</summary>
    public async Task<string?> RefusalAsync(string token)
    {
        var parts = token.Split('.');
        var kid = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!["kid"]!.GetValue<string>();
        var keys = await KeysAsync();
        if (!keys.TryGetValue(kid, out var parameters))
        {
            return $"key {kid} is not in the set of {string.Join(' ', keys.Keys)}";
        }

        using var key = ECDsa.Create(parameters);
        return key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256)
            ? null
            : "the signature is wrong";
    }

    public void Dispose() => _turn.Dispose();

    private async Task<IReadOnlyDictionary<string, ECParameters>> KeysAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (TimeProvider.System.GetUtcNow() >= _freshUntil)
            {
                using var response = await http.GetAsync(new Uri("/.well-known/jwks.json", UriKind.Relative));
                var body = await response.Content.ReadAsStringAsync();
                Assert.True(response.IsSuccessStatusCode, $"the keys are {(int)response.StatusCode}: {body}");
                var set = JsonNode.Parse(body)!;
                _keys = set["keys"]!.AsArray().ToDictionary(key => key!["kid"]!.GetValue<string>(), Parameters!);
                _freshUntil = TimeProvider.System.GetUtcNow() + (response.Headers.CacheControl?.MaxAge ?? TimeSpan.Zero);
                Fetches++;
            }

            return _keys;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static ECParameters Parameters(JsonNode key) => new()
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint
        {
            X = Base64Url.DecodeFromChars(key["x"]!.GetValue<string>()),
            Y = Base64Url.DecodeFromChars(key["y"]!.GetValue<string>()),
        },
    };
}
