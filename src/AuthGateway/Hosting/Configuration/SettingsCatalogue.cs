using System.Collections.Immutable;
using AuthGateway.Settings;

namespace AuthGateway.Hosting.Configuration;

/// <summary>Every section that the configuration may have. Any other is an error.</summary>
internal sealed class SettingsCatalogue
{
    /// <summary>The settings records, by section, in the order of the reference.</summary>
    public ImmutableArray<(string Section, Type Type)> Records { get; private init; } = [];

    /// <summary>The sections of libraries.</summary>
    public ImmutableArray<IForeignSection> Foreign { get; private init; } = [];

    /// <summary>What must hold between sections.</summary>
    public ImmutableArray<IConfigurationRule> Rules { get; private init; } = [];

    /// <summary>All sections' names.</summary>
    public IEnumerable<string> Sections => Records.Select(record => record.Section).Concat(Foreign.Select(foreign => foreign.Section));

    /// <summary>The catalogue with one more record.</summary>
    public SettingsCatalogue With<T>()
        where T : class, ISettingsSection => new() { Records = Records.Add((T.Section, typeof(T))), Foreign = Foreign, Rules = Rules };

    /// <summary>The catalogue with one more foreign section.</summary>
    public SettingsCatalogue With(IForeignSection foreign) => new() { Records = Records, Foreign = Foreign.Add(foreign), Rules = Rules };

    /// <summary>The catalogue with one more rule.</summary>
    public SettingsCatalogue With(IConfigurationRule rule) => new() { Records = Records, Foreign = Foreign, Rules = Rules.Add(rule) };
}
