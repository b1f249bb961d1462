using AuthGateway.Settings;

namespace AuthGateway.Hosting.Configuration;

/// <summary>A top-level section whose schema belongs to a library, such as YARP's ReverseProxy. Read live: a change to it needs no restart.</summary>
internal interface IForeignSection
{
    /// <summary>The section's name.</summary>
    string Section { get; }

    /// <summary>One or two sentences for the reference.</summary>
    string Meaning { get; }

    /// <summary>The keys that the reference lists. Values of other keys are masked by `config check`.</summary>
    IReadOnlyList<ForeignKey> Keys { get; }

    /// <summary>Finds every error of the section, unknown keys among them.</summary>
    void Check(IConfigurationSection section, SettingsErrors errors);
}

/// <summary>One key of a foreign section.</summary>
/// <param name="Key">The key below the section; a part in braces, such as <c>Clusters:{name}:Destinations:{name}:Address</c>, stands for any name.</param>
/// <param name="Type">The type in words.</param>
/// <param name="Default">The default in words.</param>
/// <param name="Meaning">What it does.</param>
internal sealed record ForeignKey(string Key, string Type, string Default, string Meaning)
{
    /// <summary>The value is shown nowhere.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether a key below the section is this one.</summary>
    public bool Matches(string key)
    {
        var (expected, parts) = (Key.Split(':'), key.Split(':'));
        return expected.Length == parts.Length
            && expected.Zip(parts).All(pair => pair.First.StartsWith('{') || string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase));
    }
}
