using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;

namespace LegacySystem.Identity;

/// <summary>
/// The gateway's public keys, from its JWKS. Fetched when a key id is unknown, one fetch at a time and at most
/// every five seconds, so that made-up key ids cannot make us hammer the gateway; the last good keys stay.
/// </summary>
internal sealed class GatewayKeys(Uri address, HttpClient client, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _oneFetch = new(1);
    private FrozenDictionary<string, ECParameters> _keys = FrozenDictionary<string, ECParameters>.Empty;
    private long? _fetchedAt;

    public async ValueTask<bool> VerifyAsync(string keyId, byte[] signed, byte[] signature, CancellationToken cancellationToken)
    {
        if (!_keys.TryGetValue(keyId, out var key))
        {
            await FetchAsync(keyId, cancellationToken);
            if (!_keys.TryGetValue(keyId, out key))
            {
                return false;
            }
        }

        using var ecdsa = ECDsa.Create(key);
        return ecdsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public void Dispose()
    {
        _oneFetch.Dispose();
        client.Dispose();
    }

    private async Task FetchAsync(string keyId, CancellationToken cancellationToken)
    {
        await _oneFetch.WaitAsync(cancellationToken);
        try
        {
            if (_keys.ContainsKey(keyId) || (_fetchedAt is { } at && time.GetElapsedTime(at) < MinInterval))
            {
                return;
            }

            _fetchedAt = time.GetTimestamp();
            using var document = JsonDocument.Parse(await client.GetByteArrayAsync(address, cancellationToken));
            _keys = Read(document.RootElement).ToFrozenDictionary(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // The gateway's keys cannot be had now: the last good ones go on serving, the unknown one is refused.
        }
        finally
        {
            _oneFetch.Release();
        }
    }

    private static Dictionary<string, ECParameters> Read(JsonElement set)
    {
        var keys = new Dictionary<string, ECParameters>(StringComparer.Ordinal);
        if (set.ValueKind != JsonValueKind.Object || !set.TryGetProperty("keys", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return keys;
        }

        foreach (var key in list.EnumerateArray().Where(key => key.ValueKind == JsonValueKind.Object).Take(100))
        {
            if (Text(key, "kty") == "EC" && Text(key, "crv") == "P-256" && Text(key, "kid") is { } keyId
                && Coordinate(key, "x") is { } x && Coordinate(key, "y") is { } y)
            {
                keys[keyId] = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } };
            }
        }

        return keys;
    }

    private static string? Text(JsonElement key, string name) =>
        key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Coordinate(JsonElement key, string name) =>
        Text(key, name) is { Length: 43 } text && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
