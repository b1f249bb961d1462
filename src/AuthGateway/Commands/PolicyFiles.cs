using System.CommandLine;
using System.Text;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Authorization.Bundles.Testing;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Relations.Dsl;

namespace AuthGateway.Commands;

/// <summary>Reads what the commands about policies are given.</summary>
internal static class PolicyFiles
{
    /// <summary>The configuration, as far as it says something about policies; null, with the errors on the console, when that is wrong.</summary>
    public static LoadedSettings? Settings(SettingsInputs inputs, SettingsCatalogue catalogue, InvocationConfiguration console)
    {
        var loaded = SettingsLoader.Load(inputs, catalogue);
        var wrong = loaded.Errors.Where(error => loaded.Values.Errors.Contains(error)
            || PolicyTools.Sections.Any(section => error.Key.StartsWith($"{section}:", StringComparison.OrdinalIgnoreCase))).ToList();
        wrong.ForEach(console.Error.WriteLine);
        return wrong.Count == 0 ? loaded : null;
    }

    /// <summary>Reads manifests; what is wrong with them is among the findings.</summary>
    public static IReadOnlyList<Bundle> Bundles(IEnumerable<string> files, List<BundleFinding> findings)
    {
        var bundles = new List<Bundle>();
        foreach (var file in files)
        {
            if (Bytes(file, PlacedJson.MaxBytes, findings) is not { } bytes
                || BundleReader.Read(file, bytes, name => ModelText(file, name), findings) is not { } bundle)
            {
                continue;
            }

            if (bundles.Exists(other => other.Manifest.Namespace == bundle.Manifest.Namespace))
            {
                findings.Add(bundle.Text.Finding(FindingCodes.DuplicateKey, isError: true, "/namespace", $"another of the manifests has the namespace {bundle.Manifest.Namespace}, too"));
                continue;
            }

            bundles.Add(bundle);
        }

        return bundles;
    }

    /// <summary>Reads a file of test cases.</summary>
    public static IReadOnlyList<PolicyTestCase>? Tests(string file, IReadOnlyList<Bundle> bundles, List<BundleFinding> findings)
    {
        var store = bundles.Select(bundle => bundle.Manifest.Model?.Store).OfType<string>().FirstOrDefault() ?? "";
        return Bytes(file, PlacedJson.MaxBytes, findings) is { } bytes ? PolicyTestFile.Read(file, bytes, store, findings) : null;
    }

    // Below the manifest's own folder: a manifest from elsewhere must not carry off what lies on the machine that checks it.
    private static string? ModelText(string manifest, string name)
    {
        if (Path.IsPathRooted(name) || name.Split('/', '\\').Contains("..", StringComparer.Ordinal))
        {
            return null;
        }

        var bytes = Bytes(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(manifest))!, name), ModelDsl.MaxLength, []);
        return bytes is null ? null : Encoding.UTF8.GetString(bytes);
    }

    private static byte[]? Bytes(string path, int longest, List<BundleFinding> findings)
    {
        var values = new SettingsValues();
        var bytes = BoundedFile.Read(path, longest, values);
        findings.AddRange(values.Errors.Select(error => new BundleFinding(FindingCodes.Unreadable, IsError: true, "", $"{error.Problem}; expected {error.Expected}") { File = path }));
        return bytes;
    }
}
