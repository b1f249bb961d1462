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
    /// <param name="ready">Other namespaces' bundles that come into force with it.</param>
    /// <param name="wrong">What is wrong.</param>
    public LoadedBundle? Load(string @namespace, string version, string text, IReadOnlyCollection<LoadedBundle> ready, out BundleFinding? wrong)
    {
        wrong = null;
        if (!BundleReader.IsVersion(version) || BundleReader.Version(text) != version)
        {
            wrong = new BundleFinding(FindingCodes.Json, IsError: true, "", "the version is not the hash of what lies under it");
            return null;
        }

        try
        {
            return Judge(@namespace, version, text, ready, out wrong);
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)
        {
            // What one team wrote, or somebody with a way into Redis, must not end every replica, and again whenever it starts.
            wrong = new BundleFinding(FindingCodes.Unreadable, IsError: true, "", $"it can't be judged: {bug.GetType().Name}, {bug.Message}");
            return null;
        }
    }

    private LoadedBundle? Judge(string @namespace, string version, string text, IReadOnlyCollection<LoadedBundle> ready, out BundleFinding? wrong)
    {
        var findings = new List<BundleFinding>();
        var bundle = BundleReader.Read($"{@namespace}@{version}", Encoding.UTF8.GetBytes(text), readFile: null, findings);
        if (bundle is not null && bundle.Manifest.Namespace != @namespace)
        {
            findings.Add(bundle.Text.Finding(FindingCodes.NamespaceUnknown, isError: true, "/namespace", $"it is that of '{bundle.Manifest.Namespace}'"));
        }
        else if (bundle is not null)
        {
            // All bundles' stores have to be in memory together, also of those that come at once when a replica starts.
            var others = ready.Concat(bundles.Snapshot.Bundles.ExceptBy(ready.Select(other => other.Namespace), other => other.Namespace, StringComparer.Ordinal))
                .Where(other => other.Namespace != @namespace).SelectMany(other => other.Stores);
            findings.AddRange(BundleReview.Of(bundle, platform with { Stores = [.. platform.Stores, .. others] }, isStrict: true));
        }

        wrong = findings.Find(finding => finding.IsError);
        return wrong is null && bundle is not null ? compiler.Compile(bundle) : null;
    }
}
