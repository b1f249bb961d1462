using AuthGateway.Authorization.Bundles.Lint;

namespace AuthGateway.Authorization.Bundles;

/// <summary>
/// All that is said of a bundle: by the commands before it is applied, and again by every replica before it decides anything, because whoever can write
/// to Redis need not have asked.
/// </summary>
internal static class BundleReview
{
    /// <summary>Everything about it, in the order of the file.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="platform">What the configuration says.</param>
    /// <param name="isStrict">Whether a namespace that the configuration does not have is an error, as it is wherever a bundle comes into force.</param>
    public static IReadOnlyList<BundleFinding> Of(Bundle bundle, BundlePlatform platform, bool isStrict)
    {
        var findings = new List<BundleFinding>();
        if (platform.Settings.Namespaces.TryGetValue(bundle.Manifest.Namespace, out var grant))
        {
            GrantLint.Check(bundle, grant, platform, findings);
        }
        else
        {
            findings.Add(bundle.Text.Finding(
                FindingCodes.NamespaceUnknown,
                isStrict,
                "/namespace",
                $"the configuration grants nothing to '{bundle.Manifest.Namespace}' (Authorization:Bundles:Namespaces); paths, clusters and stores are not checked"));
        }

        BundleRoutesLint.Check(bundle, platform, findings);
        PolicyLint.Check(bundle, findings);
        NamesLint.Check(bundle, findings);
        ModelLint.Check(bundle, findings);
        ResourceLint.Check(bundle, findings);
        return [.. findings.OrderBy(finding => finding.Line).ThenBy(finding => finding.Column)];
    }
}
