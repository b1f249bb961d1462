using AuthGateway.Settings;

namespace AuthGateway.Authorization.Bundles;

/// <summary>What the bundle of one namespace may touch. What is not listed it may not.</summary>
internal sealed record BundleGrant : ISettings
{
    [Setting("Beginnings of paths, such as /members/: routes lie below them.", Max = "32")]
    public IReadOnlyList<string> Paths { get; init; } = [];

    [Setting("Hosts that routes may name, spelled as they name them. Where there are any, each route names one; where there are none, routes are for all hosts and may name any.", Max = "32")]
    public IReadOnlyList<string> Hosts { get; init; } = [];

    [Setting("Clusters of ReverseProxy that routes may send to.", Max = "64")]
    public IReadOnlyList<string> Clusters { get; init; } = [];

    [Setting("Relationship stores that policies and rules may ask, and that the model may be written to.", Max = "32")]
    public IReadOnlyList<string> Stores { get; init; } = [];

    [Setting("Types of resources for which the bundle may state AuthZEN rules, spelled as it spells them. Each type belongs to one namespace, or to Evaluation:Resources.", Max = "256")]
    public IReadOnlyList<string> ResourceTypes { get; init; } = [];

    [Setting("Authentication schemes that routes may take.", Max = "8")]
    public IReadOnlyList<string> Schemes { get; init; } = ["bearer"];

    [Setting("Whether routes may be open to callers who do not say who they are.")]
    public bool Anonymous { get; init; }

    /// <summary>Whether two namespaces could have a route for one request.</summary>
    public bool Overlaps(BundleGrant other) =>
        Paths.Any(path => other.Paths.Any(theirs => PathGrant.Includes(path, theirs) || PathGrant.Includes(theirs, path)))
        && (Hosts.Count == 0 || other.Hosts.Count == 0 || Hosts.Select(WithoutPort).Intersect(other.Hosts.Select(WithoutPort), StringComparer.OrdinalIgnoreCase).Any()
            || Hosts.Concat(other.Hosts).Any(host => host.Contains('*', StringComparison.Ordinal)));

    // A host without a port is that host at every port.
    private static string WithoutPort(string host) => host.Split(':')[0];

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        for (var i = 0; i < Paths.Count; i++)
        {
            if (!PathGrant.IsGrant(Paths[i]))
            {
                errors.Add($"{nameof(Paths)}:{i}", Paths[i], "a path of whole segments between slashes, without braces and percent signs, such as /members/");
            }
        }
    }
}
