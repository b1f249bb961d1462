using AuthGateway.Settings;

namespace AuthGateway.Authorization.Bundles;

/// <summary>What one version says otherwise than another, by meaning: neither the order of names nor white space is a difference.</summary>
internal static class BundleDiff
{
    /// <summary>Each difference as a line: + for what is new, - for what is gone, ~ for what is another.</summary>
    /// <param name="before">The version in force; null for none.</param>
    /// <param name="after">The new one.</param>
    public static IReadOnlyList<string> Of(Bundle? before, Bundle after)
    {
        var (was, now) = (before?.Manifest ?? new BundleManifest(), after.Manifest);
        var lines = new List<string>();
        Names("scope", was.Scopes, now.Scopes, lines);
        Names("role", was.Roles, now.Roles, lines);
        Records("policy", was.Policies, now.Policies, lines);
        Records("route", was.Routes, now.Routes, lines);
        Records("resource", was.Resources, now.Resources, lines);
        Text("model", Model(before), Model(after), lines);
        return lines;
    }

    private static void Names(string what, IReadOnlyList<string> was, IReadOnlyList<string> now, List<string> lines)
    {
        lines.AddRange(now.Except(was, StringComparer.Ordinal).Select(name => $"+ {what} {name}"));
        lines.AddRange(was.Except(now, StringComparer.Ordinal).Select(name => $"- {what} {name}"));
    }

    private static void Records<T>(string what, IReadOnlyDictionary<string, T> was, IReadOnlyDictionary<string, T> now, List<string> lines)
        where T : ISettings
    {
        Names(what, [.. was.Keys.Order(StringComparer.Ordinal)], [.. now.Keys.Order(StringComparer.Ordinal)], lines);
        foreach (var name in was.Keys.Intersect(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (old, @new) = (Rows(was[name]), Rows(now[name]));
            lines.AddRange(old.Keys.Union(@new.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Where(key => old.GetValueOrDefault(key) != @new.GetValueOrDefault(key))
                .Select(key => $"~ {what} {name} {key}: {Shown(old.GetValueOrDefault(key))} → {Shown(@new.GetValueOrDefault(key))}"));
        }
    }

    private static Dictionary<string, string> Rows(ISettings record) =>
        SettingsRows.Of(record, "").Where(row => row.Text is not null).ToDictionary(row => row.Key, row => row.Text!, StringComparer.Ordinal);

    private static void Text(string what, string was, string now, List<string> lines)
    {
        if (was != now)
        {
            lines.Add($"{(was.Length == 0 ? "+" : now.Length == 0 ? "-" : "~")} {what}");
        }
    }

    private static string Shown(string? value) => value is null ? "nothing" : $"'{SettingText.OneLine(value)}'";

    // By its id, which is made from what it means.
    private static string Model(Bundle? bundle) => bundle?.Manifest.Model is { } model ? $"{model.Store} {bundle.ModelId}" : "";
}
