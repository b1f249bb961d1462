namespace AuthGateway.Authorization.Bundles;

/// <summary>How one namespace stands at this replica.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Version">What decides here; null for nothing yet.</param>
/// <param name="Refused">What Redis has and this replica refuses; null where it refuses nothing.</param>
/// <param name="Finding">The code of the first thing that is wrong with it.</param>
internal sealed record BundleState(string Namespace, string? Version, string? Refused, string? Finding)
{
    private const int ShortVersion = 12;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Namespace} {(Version is null ? "not loaded" : Version[..ShortVersion])}{(Refused is null ? "" : $", refuses {Short(Refused)} ({Finding})")}";

    // What lies in Redis need not be a version.
    private static string Short(string text) => text.Length <= ShortVersion ? text : text[..ShortVersion];
}
