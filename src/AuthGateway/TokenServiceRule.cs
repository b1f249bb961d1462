using AuthGateway.Hosting.Configuration;
using AuthGateway.Settings;
using AuthGateway.Tokens.Service;

namespace AuthGateway;

/// <summary>What Development may do with the token service and others may not.</summary>
internal sealed class TokenServiceRule : IConfigurationRule
{
    /// <inheritdoc/>
    public void Check(string environmentName, IReadOnlyDictionary<Type, ISettings> records, SettingsErrors errors)
    {
        if (environmentName == Environments.Development)
        {
            return;
        }

        var settings = (TokenServiceSettings)records[typeof(TokenServiceSettings)];
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
}
