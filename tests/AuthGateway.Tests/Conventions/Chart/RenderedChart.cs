using System.Text.RegularExpressions;
using AuthGateway.Hosting.Configuration;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Conventions.Chart;

/// <summary>What the chart makes of some values, as far as the gateway reads it.</summary>
internal sealed partial class RenderedChart
{
    private readonly string[] _documents;

    private RenderedChart(string text) => _documents = text.Split("---\n", StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Renders an example, with more of helm's arguments.</summary>
    public static async Task<RenderedChart> OfAsync(string example, params string[] arguments) =>
        new(await HelmChart.RenderAsync(["-f", Path.Combine(HelmChart.Folder, "examples", example), .. arguments]));

    /// <summary>The commands of its jobs.</summary>
    public IEnumerable<string[]> Commands => Documents("CronJob").Concat(Documents("Job"))
        .SelectMany(job => Arguments().Matches(job))
        .Select(match => match.Groups["argument"].Captures.Select(capture => capture.Value).ToArray());

    /// <summary>The text of one file of a ConfigMap.</summary>
    public string File(string name)
    {
        // The check before a release has copies of its own.
        var maps = Documents("ConfigMap").Where(map => !map.Contains("helm.sh/hook:", StringComparison.Ordinal)).ToList();
        var quoted = maps.Select(map => Regex.Match(map, $"^  \"{Regex.Escape(name)}\": (?<text>\".*\")$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
            .FirstOrDefault(match => match.Success);
        return quoted is not null
            ? System.Text.Json.JsonSerializer.Deserialize<string>(quoted.Groups["text"].Value)!
            : string.Join('\n', maps.Single(map => map.Contains($"\n  {name}: |", StringComparison.Ordinal))
                .Split($"\n  {name}: |\n")[1].Split('\n').TakeWhile(line => line.StartsWith("    ", StringComparison.Ordinal)));
    }

    /// <summary>Reads the configuration as the gateway does in the pod, whose files are made in a folder.</summary>
    public LoadedSettings Load(TemporaryFolder folder)
    {
        var pod = Documents("Deployment").First(document => document.Contains("- name: AUTHGATEWAY_CONFIG", StringComparison.Ordinal));
        Mount(folder, withSecrets: pod.Contains("mountPath: /etc/authgateway/secrets", StringComparison.Ordinal));
        var config = folder.File("gateway.json");
        System.IO.File.WriteAllText(config, File("gateway.json").Replace("/etc/authgateway", folder.Path, StringComparison.Ordinal));
        var variables = Variables().Matches(pod).ToDictionary(
            match => match.Groups["name"].Value, match => match.Groups["value"].Value.Replace("$(NODE_IP)", "127.0.0.1", StringComparison.Ordinal), StringComparer.Ordinal);
        var inputs = new SettingsInputs { BaseDirectory = folder.Path, ConfigFile = config, DefaultSecretsDirectory = folder.File("secrets"), Variables = variables };
        return SettingsLoader.Load(inputs, GatewaySettings.Catalogue);
    }

    private IEnumerable<string> Documents(string kind) => _documents.Where(document => document.Contains($"\nkind: {kind}\n", StringComparison.Ordinal));

    // What the Secrets and ConfigMaps of the examples would hold.
    private static void Mount(TemporaryFolder folder, bool withSecrets)
    {
        var certificates = new TestCertificates();
        var (certificate, key) = certificates.WriteServerCertificate(folder);
        var authority = certificates.WriteAuthority(folder);
        foreach (var (from, to) in new[] { (certificate, "tls/tls.crt"), (key, "tls/tls.key"), (authority, "redis-ca/ca.crt"), (authority, "trust/ca.crt") })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(to))!);
            System.IO.File.Copy(from, folder.File(to));
        }

        if (withSecrets)
        {
            Directory.CreateDirectory(folder.File("secrets"));
            using var signing = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
            System.IO.File.WriteAllText(folder.File("secrets/Identity__SigningKey"), signing.ExportPkcs8PrivateKeyPem());
            System.IO.File.WriteAllText(folder.File("secrets/Redis__Password"), "password");
        }
    }

    [GeneratedRegex("""^ +args:\n(?: +- "(?<argument>[^"]*)"\n)+""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Arguments();

    [GeneratedRegex("""^ +- name: (?<name>\w+)\n +value: "?(?<value>[^"\n]*)"?$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variables();
}
