using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuthGateway.TestSupport;

namespace AuthGateway.FaultTests.Stack;

/// <summary>An identity provider that publishes keys, one for each issuer, and signs tokens with them.</summary>
internal sealed class KeyServer : IAsyncDisposable
{
    public const string Audience = "https://legacy.example.com";

    private readonly ConcurrentDictionary<string, (string Id, ECDsa Key)> _keys = new(StringComparer.Ordinal);
    private readonly FaultServer _server;
    private int _made;

    public KeyServer(IEnumerable<string> issuers)
    {
        foreach (var issuer in issuers)
        {
            Rotate(issuer);
        }

        _server = FaultServer.Start(async connection =>
        {
            while (await connection.ReadRequestAsync() is { } request)
            {
                var set = Document(request.Split(' ')[1].Trim('/'));
                await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {set.Length}\r\n\r\n{set}");
            }
        });
    }

    /// <summary>Where key sets are: the issuer's name is the path.</summary>
    public Uri Address => _server.Address;

    /// <summary>An issuer's `iss`.</summary>
    public static string Issuer(string name) => $"https://{name}.example.com";

    /// <summary>A new key in place of an issuer's: its next token has an id that nobody knows.</summary>
    public void Rotate(string issuer) => _keys[issuer] = ($"{issuer}-{Interlocked.Increment(ref _made)}", ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>A token that is good for an hour.</summary>
    public string Token(string issuer)
    {
        var (id, key) = _keys[issuer];
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var header = JsonSerializer.SerializeToUtf8Bytes(new { alg = "ES256", typ = "at+jwt", kid = id });
        var claims = JsonSerializer.SerializeToUtf8Bytes(new
        {
            iss = Issuer(issuer), sub = "member-1", aud = Audience, client_id = "app-1", jti = $"{id}-{now}", iat = now, exp = now + 3600,
        });
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private string Document(string issuer)
    {
        var (id, key) = _keys[issuer];
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return JsonSerializer.Serialize(new
        {
            keys = new[]
            {
                new { kty = "EC", crv = "P-256", use = "sig", alg = "ES256", kid = id, x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) },
            },
        });
    }
}
