using System.Net.Http.Headers;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Hosting;

/// <summary>How tests run the real binary.</summary>
internal static class GatewayProcess
{
    /// <summary>The exit code of a configuration that is refused (sysexits.h, EX_CONFIG).</summary>
    public const int ConfigurationExitCode = 78;

    /// <summary>The binary with its arguments and settings; nothing of this process's own environment counts.</summary>
    public static ChildProcessOptions Options(string environment, IReadOnlyList<string> arguments, params (string Key, string Value)[] keys)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["DOTNET_ENVIRONMENT"] = environment,
            ["ASPNETCORE_ENVIRONMENT"] = null,
        };
        foreach (var (key, value) in keys)
        {
            variables[key.Contains(':', StringComparison.Ordinal) ? $"AUTHGATEWAY__{key.Replace(":", "__", StringComparison.Ordinal)}" : key] = value;
        }

        return new ChildProcessOptions(Executables.Dotnet, [Repository.BuiltAssembly("src/AuthGateway", "authgateway"), .. arguments]) { Environment = variables };
    }

    /// <summary>Waits until the management port says ready.</summary>
    public static Task ReadyAsync(HttpClient management) => Eventually.TrueAsync(
        async () =>
        {
            try
            {
                return (await management.GetAsync("/readyz")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        TimeSpan.FromSeconds(30),
        "the gateway is ready");

    /// <summary>A bearer credential.</summary>
    public static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);
}
