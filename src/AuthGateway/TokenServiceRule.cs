using AuthGateway.Authentication;
using AuthGateway.Authentication.Possession;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Identity;
using AuthGateway.Redis;
using AuthGateway.Settings;
using AuthGateway.Tokens;
using AuthGateway.Tokens.Clients;
using AuthGateway.Tokens.Service;

namespace AuthGateway;

/// <summary>What Development may do with the token service and others may not.</summary>
internal sealed class TokenServiceRule : IConfigurationRule
{
    /// <inheritdoc/>
    public void Check(string environmentName, IReadOnlyDictionary<Type, ISettings> records, SettingsErrors errors)
    {
        var settings = (TokenServiceSettings)records[typeof(TokenServiceSettings)];
        var tokens = (TokenSettings)records[typeof(TokenSettings)];
        CheckKeys(settings, tokens, errors);
        CheckProofs(settings, (AuthenticationSettings)records[typeof(AuthenticationSettings)], errors);

        // RFC 8725 section 3.8 and 3.9: the two kinds of token have one key, one type (at+jwt) and one form, and only their issuer tells them
        // apart. Under one name, an upstream that gets a caller's identity token, which is bound to no key, could come back with it as the
        // caller: to the gateway where a cluster's audience is the service's, and to its exchange, introspection and revocation.
        if (settings.Enabled && settings.Issuer == ((IdentitySettings)records[typeof(IdentitySettings)]).Issuer)
        {
            errors.Add($"{TokenServiceSettings.Section}:{nameof(TokenServiceSettings.Issuer)}", settings.Issuer, "another one than Identity:Issuer: an identity token must not pass for an access token");
        }

        // Under a key that was made at start, what Redis holds of refresh tokens could be read by no other replica, nor after a restart.
        if (settings.Enabled && tokens.EncryptionKeys.Count == 0 && settings.Clients.Values.Any(client => client.RefreshTokens)
            && (environmentName != Environments.Development || ((RedisSettings)records[typeof(RedisSettings)]).IsConfigured))
        {
            errors.Add("Tokens:EncryptionKeys", null, "base64 of 32 random bytes, the same on every replica: refresh tokens lie in Redis");
        }

        if (environmentName == Environments.Development)
        {
            return;
        }

        if (settings.Issuer.StartsWith("http:", StringComparison.OrdinalIgnoreCase))
        {
            // RFC 8414 section 2: an issuer is https. Over http, whoever is on the way reads secrets and hands out keys.
            errors.Add($"{TokenServiceSettings.Section}:{nameof(TokenServiceSettings.Issuer)}", settings.Issuer, "an https URL; http is for Development only");
        }

        foreach (var (id, client) in settings.Clients)
        {
            if (client.KeysUrl is { } url && url.Scheme != Uri.UriSchemeHttps)
            {
                errors.Add($"{TokenServiceSettings.Section}:{nameof(TokenServiceSettings.Clients)}:{id}:{nameof(client.KeysUrl)}", url.OriginalString, "an https URL; http is for Development only");
            }
        }
    }

    // A proof names the URL that the client sees (RFC 9449 section 4.2): without that one, a client that must prove its key gets no token.
    private static void CheckProofs(TokenServiceSettings settings, AuthenticationSettings authentication, SettingsErrors errors)
    {
        if (!settings.Enabled || !TokenServiceSettings.IsIssuer(settings.Issuer) || !settings.Clients.Values.Any(client => client.RequireDpop))
        {
            return;
        }

        var urls = new ServiceUrls(settings);
        var target = DpopTarget.NormalUrl(urls.Token);
        var path = DpopTarget.NormalPath(urls.IssuerPath + ServiceUrls.TokenPath);
        if (!authentication.PublicUrls.Any(url => DpopTarget.NormalUrl(url) is { } normal && normal.TrimEnd('/') + path == target))
        {
            errors.Add(
                $"{AuthenticationSettings.Section}:{nameof(AuthenticationSettings.PublicUrls)}",
                authentication.PublicUrls.Count == 0 ? null : string.Join(", ", authentication.PublicUrls),
                $"{settings.Issuer[..^urls.IssuerPath.Length]} among them, since clients with {nameof(TokenClientSettings.RequireDpop)} prove their keys there");
        }
    }

    // A key must stay published for as long as anything that it signed is valid.
    private static void CheckKeys(TokenServiceSettings settings, TokenSettings tokens, SettingsErrors errors)
    {
        var longest = settings.Clients.Values.Select(client => client.AccessTokenLifetime ?? TimeSpan.Zero).Append(settings.AccessTokenLifetime).Max();
        if (settings.Enabled && tokens.Keys.Managed && tokens.Keys.RetireFor < tokens.Keys.MaxStale + longest)
        {
            errors.Add("Tokens:Keys:RetireFor", $"{tokens.Keys.RetireFor}", $"at least Tokens:Keys:MaxStale and the longest life of an access token ({tokens.Keys.MaxStale + longest})");
        }
    }
}
