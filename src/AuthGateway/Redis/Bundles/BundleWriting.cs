namespace AuthGateway.Redis.Bundles;

/// <summary>What putting a version in force came to. Closed: there is no other case.</summary>
internal abstract record BundleWriting
{
    private BundleWriting()
    {
    }

    /// <summary>It is in force.</summary>
    internal sealed record Written : BundleWriting;

    /// <summary>It was in force already.</summary>
    internal sealed record Same : BundleWriting;

    /// <summary>Another version is in force than the one that was seen.</summary>
    /// <param name="Version">That one; empty for none.</param>
    internal sealed record Conflict(string Version) : BundleWriting;

    /// <summary>There is no such version to go back to.</summary>
    internal sealed record Unknown : BundleWriting;

    /// <summary>Its model could not be kept, so it was not put in force.</summary>
    /// <param name="Reason">Why, for people.</param>
    internal sealed record NoModel(string Reason) : BundleWriting;

    /// <summary>There are as many namespaces as there may be.</summary>
    internal sealed record Full : BundleWriting;
}
