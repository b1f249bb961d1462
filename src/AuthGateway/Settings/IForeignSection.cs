namespace AuthGateway.Settings;

/// <summary>A top-level section whose schema belongs to a library, such as YARP's ReverseProxy. Read live: a change to it needs no restart.</summary>
internal interface IForeignSection
{
    /// <summary>The section's name.</summary>
    string Section { get; }

    /// <summary>One or two sentences for the reference.</summary>
    string Meaning { get; }

    /// <summary>The keys that the reference lists. Values of other keys are masked by `config check`.</summary>
    IReadOnlyList<ForeignKey> Keys { get; }

    /// <summary>Finds every error of the section, unknown keys among them. It may look at other sections that it refers to.</summary>
    void Check(IConfiguration configuration, SettingsErrors errors);
}
