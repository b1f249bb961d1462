using AuthGateway.Settings;

namespace AuthGateway.Authentication.Introspection;

/// <summary>What no single server's settings can say: which server a token goes to must be beyond doubt.</summary>
internal static class IntrospectionRules
{
    /// <summary>Checks the servers against each other.</summary>
    /// <param name="settings">The whole section.</param>
    /// <param name="errors">The errors of the servers' map.</param>
    public static void Validate(AuthenticationSettings settings, SettingsErrors errors)
    {
        var prefixes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, server) in settings.Introspection.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (!prefixes.TryAdd(server.Prefix, name))
            {
                errors.Below(name).Add(
                    nameof(IntrospectionSettings.Prefix), server.Prefix.Length == 0 ? null : server.Prefix, $"another prefix than '{prefixes[server.Prefix]}' has");
            }

            if (server.AcceptJwt && !settings.Issuers.Values.Any(issuer => issuer.Issuer == server.Issuer))
            {
                errors.Below(name).Add(
                    nameof(IntrospectionSettings.Issuer), server.Issuer, "the Issuer of an entry of Authentication:Issuers, whose keys sign the answers (AcceptJwt)");
            }
        }
    }
}
