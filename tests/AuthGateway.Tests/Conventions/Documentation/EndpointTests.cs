using System.Text.RegularExpressions;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Management;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace AuthGateway.Tests.Conventions.Documentation;

/// <summary>Every endpoint of the gateway's own that the documentation names is served.</summary>
public sealed partial class EndpointTests
{
    [Fact]
    public async Task Every_path_of_an_own_endpoint_is_served_by_one_of_the_ports()
    {
        var served = await ServedAsync();
        var named = Page.All.SelectMany(page => Own().Matches(page.Text).Select(match => (page.Path, Target: match.Groups["path"].Value.TrimEnd('.', ',')))).ToList();

        Assert.True(named.Count > 60, $"only {named.Count} paths are named");
        Assert.Empty(named.Where(found => !served.Exists(pattern => Fits(pattern, found.Target))).Select(found => $"{found.Path}: {found.Target}"));
    }

    // All that can be switched on is on.
    private static async Task<List<string>> ServedAsync()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["AUTHGATEWAY__Redis__Url"] = "redis://127.0.0.1:6379/0",
            ["AUTHGATEWAY__Management__AdminToken"] = new string('a', 32),
            ["AUTHGATEWAY__Management__RecentRequests"] = "true",
            ["AUTHGATEWAY__Authentication__Sessions__Enabled"] = "true",
            ["AUTHGATEWAY__Authentication__ApiKeys__Enabled"] = "true",
            ["AUTHGATEWAY__Authentication__ApiKeys__HashKeys__0"] = new string('h', 32),
            ["AUTHGATEWAY__TokenService__Enabled"] = "true",
            ["AUTHGATEWAY__TokenService__Issuer"] = "https://auth.example.com",
            ["AUTHGATEWAY__TokenService__Audience"] = "https://api.example.com",
            ["AUTHGATEWAY__Authorization__Evaluation__AskPolicy"] = "Authenticated",
            ["AUTHGATEWAY__Authorization__Evaluation__PublicUrl"] = "https://auth.example.com",
            ["AUTHGATEWAY__Tokens__Keys__Managed"] = "true",
            ["AUTHGATEWAY__Tokens__EncryptionKeys__0"] = Convert.ToBase64String(new byte[32]),
        };
        var settings = SettingsLoader.Load(new SettingsInputs { BaseDirectory = Path.GetTempPath(), Variables = variables }, GatewaySettings.Catalogue);
        Assert.True(settings.Errors.Count == 0, string.Join('\n', settings.Errors));
        await using var data = GatewayHost.Build(settings);
        await using var management = WebApplication.CreateSlimBuilder().Build();
        management.MapManagement(data.Services);
        return [.. new IEndpointRouteBuilder[] { data, management }.SelectMany(app => app.DataSources).SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>().Select(endpoint => endpoint.RoutePattern.RawText!)];
    }

    // `/admin/api-keys/{id}` for itself, for `/admin/api-keys/$ID` and for a whole family: `/sessions/…`.
    private static bool Fits(string pattern, string target)
    {
        var (parts, names) = (pattern.Trim('/').Split('/'), target.Trim('/').Split('/'));
        return parts.Length == names.Length && parts.Zip(names).All(pair => pair.First == pair.Second || pair.First.StartsWith('{'));
    }

    // Not what stands behind a host's name or in a longer path, nor the `/.well-known/NAME/PATH` of an issuer with a path. /admin/reports is
    // the sample legacy system's.
    [GeneratedRegex(
        @"(?:(?<![\w./>}-])|(?<=\$\w+)|(?<=localhost:\d+)|(?<=127\.0\.0\.1:\d+))(?<path>/(?:admin/(?!reports)[\w-]+|oauth2|dev/token|livez|readyz|healthz|metrics|requests|sessions?)(?:/[\w.{}$-]+)*(?![\w/])|/\.well-known/[\w.-]+(?![\w./-]))",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Own();
}
