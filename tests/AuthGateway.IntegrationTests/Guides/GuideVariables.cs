using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Guides;

/// <summary>The variables under which a guide runs here: what a reader's machine has by itself.</summary>
internal static class GuideVariables
{
    /// <summary>The variables; null removes one that these tests have.</summary>
    public static async Task<Dictionary<string, string?>> OfAsync(Guide guide, GuidePorts ports)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["DOTNET_ENVIRONMENT"] = null,
            ["ASPNETCORE_ENVIRONMENT"] = null,
            ["AUTHGATEWAY__Hosting__ManagementUrls"] = $"http://localhost:{ports["8081"]}",

            // A busy machine must not tell another story: nothing is late, and no token ends before its guide.
            ["AUTHGATEWAY__Redis__CommandTimeout"] = "00:00:08",
            ["AUTHGATEWAY__Revocation__Lease"] = "00:02:00",
            ["AUTHGATEWAY__TokenService__AccessTokenLifetime"] = "01:00:00",
        };
        if (guide.Says("$PROVIDER"))
        {
            variables["PROVIDER"] = await OidcProviderProcess.InstallAsync();
        }

        if (guide.Says("DOTNET_ENVIRONMENT=Development"))
        {
            AddDevelopment(variables, guide, ports);
        }

        return variables;
    }

    // The ports that a guide does not name because they are the Development configuration's.
    private static void AddDevelopment(Dictionary<string, string?> variables, Guide guide, GuidePorts ports)
    {
        var legacy = $"http://127.0.0.1:{ports["8090"]}";
        variables["AUTHGATEWAY__Development__SampleLegacySystemUrl"] = legacy;
        variables["AUTHGATEWAY__ReverseProxy__Clusters__legacy__Destinations__sample__Address"] = $"{legacy}/";
        variables["AUTHGATEWAY__Authentication__LegacySessions__sample__Url"] = $"{legacy}/session";
        variables["AUTHGATEWAY__Authentication__LegacySessions__sample__Timeout"] = "00:00:20";
        if (!guide.Has("\"Urls\""))
        {
            variables["AUTHGATEWAY__Hosting__Urls"] = $"http://localhost:{ports["8080"]}";
        }

        if (guide.Has("\"Introspection\""))
        {
            variables["AUTHGATEWAY__Authentication__Introspection__main__Timeout"] = "00:00:20";
        }
    }
}
