using AuthGateway.Hosting.Configuration;
using AuthGateway.Settings;
using AuthGateway.Tests.Settings;
using Microsoft.Extensions.Configuration;

namespace AuthGateway.Tests.Hosting;

/// <summary>Sources in a directory of the test's own.</summary>
internal sealed class TemporaryConfiguration : IDisposable
{
    public static SettingsCatalogue Catalogue { get; } = new SettingsCatalogue().With<SampleSettings>().With(new ForeignRoutes());

    public string Root { get; } = Directory.CreateTempSubdirectory("authgateway-settings-").FullName;

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal) { ["AUTHGATEWAY__Sample__Endpoint"] = "here" };

    public string? ConfigFile { get; set; }

    public SettingsInputs Inputs => new()
    {
        BaseDirectory = Root,
        ConfigFile = ConfigFile,
        DefaultSecretsDirectory = Path.Combine(Root, "secrets"),
        Variables = Variables,
    };

    public string Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public LoadedSettings Load() => SettingsLoader.Load(Inputs, Catalogue);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private sealed class ForeignRoutes : IForeignSection
    {
        public string Section => "Routes";

        public string Meaning => "Routes of a library.";

        public IReadOnlyList<ForeignKey> Keys { get; } =
        [
            new("{name}:Address", "URI", "required", "Where to."),
            new("{name}:Token", "text", "none", "With which token.") { IsSecret = true },
        ];

        public void Check(IConfiguration configuration, SettingsErrors errors)
        {
            foreach (var route in configuration.GetSection(Section).GetChildren().Where(route => route["Address"] is null))
            {
                errors.Add($"{route.Key}:Address", route["Token"], "an address");
            }
        }
    }
}
