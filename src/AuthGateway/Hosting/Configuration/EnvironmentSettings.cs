using AuthGateway.Settings;

namespace AuthGateway.Hosting.Configuration;

/// <summary>Environment variables as keys: <c>AUTHGATEWAY__Redis__Password</c> is <c>Redis:Password</c>.</summary>
internal static class EnvironmentSettings
{
    public static void Read(IReadOnlyDictionary<string, string> variables, SettingsValues into)
    {
        var read = new Dictionary<string, SettingValue>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in variables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            if (!name.StartsWith(SettingsKey.EnvironmentPrefix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (SettingsKey.FromName(name[SettingsKey.EnvironmentPrefix.Length..]) is not { } key)
            {
                into.AddError(name, "is not the name of a key", "names joined by two underscores, such as AUTHGATEWAY__Section__Key");
            }
            else if (read.TryGetValue(key, out var other))
            {
                // Linux tells them apart, keys do not: which one wins would be chance.
                into.AddError(name, $"is the same key as {other.Origin}", "one spelling of a key");
            }
            else
            {
                read[key] = new SettingValue(value, name);
            }
        }

        into.Add(read);
    }

    /// <summary>
    /// Variables with one underscore where two belong, of a section that exists: they would be ignored silently.
    /// </summary>
    /// <remarks>Kubernetes' service variables never hold two underscores after one, so they are none of these.</remarks>
    public static void FindNearMisses(IReadOnlyDictionary<string, string> variables, IReadOnlySet<string> sections, SettingsErrors errors)
    {
        const string NearPrefix = "AUTHGATEWAY_";
        foreach (var name in variables.Keys.Where(name => name.StartsWith(NearPrefix, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal))
        {
            var rest = name[NearPrefix.Length..];
            if (!rest.StartsWith('_') && rest.IndexOf(SettingsKey.EnvironmentSeparator, StringComparison.Ordinal) is > 0 and var end && sections.Contains(rest[..end]))
            {
                errors.AddProblem(name, "is not a key", $"{SettingsKey.EnvironmentPrefix}{rest}, with two underscores");
            }
        }
    }
}
