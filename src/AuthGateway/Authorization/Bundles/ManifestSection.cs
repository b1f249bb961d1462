namespace AuthGateway.Authorization.Bundles;

/// <summary>A manifest's values as configuration, in which a section's keys are found at once: configuration in memory goes through all values for each section.</summary>
internal sealed class ManifestSection : ConfigurationProvider, IConfigurationSource
{
    private const string Root = "manifest";

    private readonly Dictionary<string, HashSet<string>> _below = new(StringComparer.OrdinalIgnoreCase);

    private ManifestSection(Dictionary<string, string?> values)
    {
        Data = values.ToDictionary(pair => $"{Root}:{pair.Key}", pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        foreach (var key in Data.Keys)
        {
            // Where one is known, those around it are.
            for (var (at, colon) = (key, key.LastIndexOf(':')); colon > 0; colon = at.LastIndexOf(':'))
            {
                var around = at[..colon];
                if (!_below.TryGetValue(around, out var names))
                {
                    _below[around] = names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
                }

                if (!names.Add(at[(colon + 1)..]))
                {
                    break;
                }

                at = around;
            }
        }
    }

    /// <summary>The values.</summary>
    public static IConfigurationSection Of(Dictionary<string, string?> values) => new ConfigurationBuilder().Add(new ManifestSection(values)).Build().GetSection(Root);

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <inheritdoc/>
    public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath) =>
        earlierKeys.Concat(_below.GetValueOrDefault(parentPath ?? "") ?? []).Order(ConfigurationKeyComparer.Instance);
}
