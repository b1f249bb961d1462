using AuthGateway.Authentication;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Hosting.Development;
using AuthGateway.Identity;
using AuthGateway.Redis;
using AuthGateway.Settings;
using AuthGateway.Tokens;

namespace AuthGateway;

/// <summary>What Development may leave out and others may not, and keys that only their room can read.</summary>
internal sealed class EnvironmentRule : IConfigurationRule
{
    private const string Mask = "***";

    /// <inheritdoc/>
    public void Check(string environmentName, IReadOnlyDictionary<Type, ISettings> records, SettingsErrors errors)
    {
        var identity = (IdentitySettings)records[typeof(IdentitySettings)];
        if (environmentName != Environments.Development)
        {
            CheckServing(records, identity, errors);
        }

        CheckKeys(environmentName, records, identity, errors);
        if (identity.SigningKey.Length > 0)
        {
            using var key = SigningKey.FromPem(identity.SigningKey);
            if (key is null)
            {
                errors.Add("Identity:SigningKey", Mask, "an EC P-256 private key as PEM");
            }
        }

        for (var i = 0; i < identity.PublishedKeys.Count; i++)
        {
            if (PublicSigningKey.FromPem(identity.PublishedKeys[i]) is null)
            {
                errors.Add($"Identity:PublishedKeys:{i}", Mask, "an EC P-256 public key as PEM");
            }
        }
    }

    private static void CheckKeys(string environmentName, IReadOnlyDictionary<Type, ISettings> records, IdentitySettings identity, SettingsErrors errors)
    {
        var tokens = (TokenSettings)records[typeof(TokenSettings)];
        if (!tokens.Keys.Managed)
        {
            return;
        }

        // A key that was made at start would seal, in a Redis that outlives the process, what nobody can open again.
        if (tokens.EncryptionKeys.Count == 0
            && (environmentName != Environments.Development || ((RedisSettings)records[typeof(RedisSettings)]).IsConfigured))
        {
            errors.Add("Tokens:EncryptionKeys", null, "base64 of 32 random bytes, the same on every replica: Tokens:Keys:Managed keeps private keys in Redis");
        }

        var longest = tokens.Keys.MaxStale + identity.TokenLifetime;
        if (tokens.Keys.RetireFor < longest)
        {
            errors.Add("Tokens:Keys:RetireFor", $"{tokens.Keys.RetireFor}", $"at least Tokens:Keys:MaxStale and Identity:TokenLifetime ({longest})");
        }
    }

    private static void CheckServing(IReadOnlyDictionary<Type, ISettings> records, IdentitySettings identity, SettingsErrors errors)
    {
        const string Embedded = "the embedded server exists in Development only";
        if (!((RedisSettings)records[typeof(RedisSettings)]).IsConfigured)
        {
            errors.Add("Redis:Url", null, $"redis://host:6379/0 or rediss://host:6379/0; {Embedded}");
        }

        if (identity.SigningKey.Length == 0 && !((TokenSettings)records[typeof(TokenSettings)]).Keys.Managed)
        {
            errors.Add(
                "Identity:SigningKey",
                null,
                "an EC P-256 private key as PEM, the same on every replica, or Tokens:Keys:Managed; a key of its own is made in Development only");
        }

        if (((AuthenticationSettings)records[typeof(AuthenticationSettings)]).Sessions.InsecureCookie)
        {
            errors.Add("Authentication:Sessions:InsecureCookie", "true", "false: a session's cookie goes over TLS only; this is for Development only");
        }

        var development = (DevelopmentSettings)records[typeof(DevelopmentSettings)];
        if (development.SampleLegacySystem.Length > 0)
        {
            errors.Add("Development:SampleLegacySystem", development.SampleLegacySystem, "nothing: it is for Development only");
        }
    }
}
