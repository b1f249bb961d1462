using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AuthGateway.Redis.ApiKeys;
using AuthGateway.Settings;

namespace AuthGateway.Authentication.ApiKeys;

/// <summary>
/// Hashes keys under the peppers of the settings: who reads Redis alone can neither use nor test a key. A slow hash would add
/// nothing, for there is no guessing 256 random bits.
/// </summary>
internal sealed class ApiKeyHasher(Live<AuthenticationSettings> settings)
{
    // What an unknown key is compared with, so that it takes the time of a known one.
    private static readonly byte[] Nobodys = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    private readonly Live<Peppers> _peppers = settings.Select(now => new Peppers([.. now.ApiKeys.HashKeys.Select(Encoding.UTF8.GetBytes)]));

    /// <summary>The hash under the first pepper, which is the one that is stored. The id is part of what is hashed: no record can lend its hash to another.</summary>
    public byte[] Hash(ApiKeyText key) => Hash(_peppers.Current.All[0], key);

    /// <summary>Finds the secret that a key has. Does the same work for a key that is unknown, wrong or right.</summary>
    /// <param name="key">The key as it came.</param>
    /// <param name="record">What Redis knows of its id; null when nothing.</param>
    /// <param name="replaced">The hash that should be stored instead, because an older pepper made the one that is; else null.</param>
    /// <returns>The secret that matches; null when none does.</returns>
    public ApiKeySecret? Match(ApiKeyText key, ApiKeyRecord? record, out (byte[] Old, byte[] New)? replaced)
    {
        ApiKeySecret? match = null;
        replaced = null;
        var peppers = _peppers.Current.All;
        var first = Hash(peppers[0], key);
        for (var i = 0; i < peppers.Length; i++)
        {
            var hash = i == 0 ? first : Hash(peppers[i], key);
            foreach (var secret in (ReadOnlySpan<ApiKeySecret?>)[record?.Current, record?.Previous])
            {
                var equal = CryptographicOperations.FixedTimeEquals(hash, secret?.Hash ?? Nobodys);
                if (equal && secret is not null)
                {
                    match = secret;
                    replaced = i == 0 ? null : (secret.Hash, first);
                }
            }
        }

        return match;
    }

    private static byte[] Hash(byte[] pepper, ApiKeyText key) => HMACSHA256.HashData(pepper, Encoding.ASCII.GetBytes(key.Text));

    private sealed record Peppers(ImmutableArray<byte[]> All);
}
