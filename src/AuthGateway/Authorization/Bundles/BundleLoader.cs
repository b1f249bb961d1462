using System.Text;

namespace AuthGateway.Authorization.Bundles;

/// <summary>
/// Makes what lies in Redis into what decides, or refuses it. Nothing of it is believed because somebody checked it before: an older command, another
/// configuration, or whoever can write to Redis may have put it there.
/// </summary>
internal sealed class BundleLoader(BundlePlatform platform, BundleCompiler compiler, PolicyBundles bundles)
{
    /// <summary>Which configuration of routes and clusters versions are judged by now.</summary>
    public string Revision => platform.Rulebook.Revision;

    /// <summary>Compiles a version; null, with the first thing that is wrong, when it is refused.</summary>
    /// <param name="namespace">The namespace under which it lies.</param>
    /// <param name="version">The version under which it lies.</param>
    /// <param name="text">What lies there.</param>
    /// <param name="wrong">What is wrong.</param>
    public LoadedBundle? Load(string @namespace, string version, string text, out BundleFinding? wrong)
    {
        var findings = new List<BundleFinding>();
        wrong = null;
        if (!BundleReader.IsVersion(version) || BundleReader.Version(text) != version)
        {
            wrong = new BundleFinding(FindingCodes.Json, IsError: true, "", "the version is not the hash of what lies under it");
            return null;
        }

        var bundle = BundleReader.Read($"{@namespace}@{version}", Encoding.UTF8.GetBytes(text), readFile: null, findings);
        if (bundle is not null && bundle.Manifest.Namespace != @namespace)
        {
            findings.Add(bundle.Text.Finding(FindingCodes.NamespaceUnknown, isError: true, "/namespace", $"it is that of '{bundle.Manifest.Namespace}'"));
        }
        else if (bundle is not null)
        {
            // All bundles' stores have to be in memory together.
            var others = bundles.Snapshot.Bundles.Where(other => other.Namespace != @namespace).SelectMany(other => other.Stores);
            findings.AddRange(BundleReview.Of(bundle, platform with { Stores = [.. platform.Stores, .. others] }, isStrict: true));
        }

        wrong = findings.Find(finding => finding.IsError);
        return wrong is null && bundle is not null ? compiler.Compile(bundle) : null;
    }
}
