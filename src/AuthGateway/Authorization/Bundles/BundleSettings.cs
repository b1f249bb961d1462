using AuthGateway.Settings;

namespace AuthGateway.Authorization.Bundles;

/// <summary>Policy bundles: which namespaces there are, and what each may do.</summary>
internal sealed record BundleSettings : ISettings
{
    [Setting("The namespaces, each with what its bundle may touch. A bundle that steps outside is refused, by the command that applies it and again by each replica.", Max = "100")]
    public IReadOnlyDictionary<string, BundleGrant> Namespaces { get; init; } = new Dictionary<string, BundleGrant>(StringComparer.Ordinal);

    [Setting("Whether a replica waits, not ready, until it has a bundle of every namespace.")]
    public bool Required { get; init; }

    [Setting("How often Redis is asked for versions that no message announced.", Min = "00:00:00.100", Max = "00:10:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    [Setting("How many versions of a namespace are kept, for going back.", Min = "2", Max = "100", Unit = "versions")]
    public int History { get; init; } = 50;

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        foreach (var name in Namespaces.Keys.Where(name => !BundleNames.IsName(name)))
        {
            errors.Add($"{nameof(Namespaces)}:{name}", name, BundleNames.Expected);
        }

        // Two teams' rules for one resource would contradict each other: whose decision it is must not depend on who loads first.
        var types = Namespaces.OrderBy(grant => grant.Key, StringComparer.Ordinal).SelectMany(grant => grant.Value.ResourceTypes.Distinct(StringComparer.Ordinal).Select(type => (Namespace: grant.Key, Type: type)));
        foreach (var shared in types.GroupBy(granted => granted.Type, StringComparer.Ordinal).Where(shared => shared.Count() > 1))
        {
            errors.Add(
                $"{nameof(Namespaces)}:{shared.Last().Namespace}:{nameof(BundleGrant.ResourceTypes)}", shared.Key, $"types that are not those of {shared.First().Namespace}: each has its rules from one namespace");
        }

        // Two teams' routes for one address would be decided by chance: neither of them could say which policy holds.
        var grants = Namespaces.OrderBy(grant => grant.Key, StringComparer.Ordinal).ToList();
        for (var i = 0; i < grants.Count; i++)
        {
            foreach (var later in grants.Skip(i + 1).Where(later => later.Value.Overlaps(grants[i].Value)))
            {
                errors.Add($"{nameof(Namespaces)}:{later.Key}:{nameof(BundleGrant.Paths)}", string.Join(", ", later.Value.Paths), $"paths, or hosts, that are not those of {grants[i].Key}");
            }
        }
    }
}
