using AuthGateway.Settings;

namespace AuthGateway.Authentication.LegacySessions;

/// <summary>What no single kind's settings can say: whose a session is must be beyond doubt.</summary>
internal static class LegacySessionRules
{
    /// <summary>Checks the kinds of sessions against each other and against the token issuers.</summary>
    /// <param name="settings">The whole section.</param>
    /// <param name="errors">The errors of the sessions' map.</param>
    public static void Validate(AuthenticationSettings settings, SettingsErrors errors)
    {
        var places = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, sessions) in settings.LegacySessions.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var below = errors.Below(name);
            var (key, place) = sessions.CookieName.Length > 0
                ? (nameof(LegacySessionSettings.CookieName), $"cookie {sessions.CookieName}")
                : (nameof(LegacySessionSettings.HeaderName), $"header {sessions.HeaderName}");
            if (!places.TryAdd(place, name))
            {
                below.Add(key, sessions.CookieName + sessions.HeaderName, $"another name than '{places[place]}' has");
            }

            // A token issuer of this name could state any session and any subject, and be believed where the legacy system is meant.
            if (settings.Issuers.Values.Any(issuer => issuer.Issuer == sessions.Issuer))
            {
                below.Add(nameof(LegacySessionSettings.Issuer), sessions.Issuer, "a name that no token issuer has");
            }
        }

        if (settings.LegacySessions.Count(entry => entry.Value.TokenExchange) > 1)
        {
            errors.AddProblem("", $"has several entries with {nameof(LegacySessionSettings.TokenExchange)}", "one at most: nothing else tells them apart at the token endpoint");
        }
    }
}
