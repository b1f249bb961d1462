using System.Globalization;
using AuthGateway.Routes;
using AuthGateway.Settings;
using Yarp.ReverseProxy.Configuration;

namespace AuthGateway.Proxy;

/// <summary>
/// YARP's own configuration section, checked before YARP sees it: unknown keys, values that do not parse, routes
/// without a policy, and everything that YARP itself would refuse.
/// </summary>
/// <param name="policies">What the rest of the configuration says of policies.</param>
internal sealed class ReverseProxySection(Func<IConfiguration, KnownPolicies> policies) : IForeignSection
{
    /// <summary>The section's name.</summary>
    public const string Name = "ReverseProxy";

    /// <inheritdoc/>
    public string Section => Name;

    /// <inheritdoc/>
    public string Meaning =>
        "Routes and clusters in YARP's own schema (https://learn.microsoft.com/aspnet/core/fundamentals/servers/yarp/config-files), "
        + "with the gateway's additions in `Metadata`. Each route names its policy; one that names none is refused.";

    /// <inheritdoc/>
    public IReadOnlyList<ForeignKey> Keys => ReverseProxyKeys.All;

    /// <inheritdoc/>
    public void Check(IConfiguration configuration, SettingsErrors errors)
    {
        var section = configuration.GetSection(Name);
        var before = errors.Found.Count;
        foreach (var (path, value) in section.AsEnumerable(makePathsRelative: true).Where(pair => pair.Key.Length > 0))
        {
            if (value is not null)
            {
                CheckKey(path, value, errors);
            }
        }

        // YARP's reader throws at the first value that does not parse: it is asked only when there is none.
        if (errors.Found.Count == before)
        {
            CheckWithYarp(section, policies(configuration), RouteOffers.From(configuration), errors);
        }
    }

    private static void CheckKey(string path, string value, SettingsErrors errors)
    {
        if (ReverseProxyKeys.All.FirstOrDefault(key => key.Matches(path)) is not { } key)
        {
            errors.AddProblem(path, "is not a known key", NearestName.Of(path, ReverseProxyKeys.All.Select(known => known.Key)) ?? "a key of YARP's schema; docs/configuration.md lists them");
        }
        else if (!Parses(key.Type, value))
        {
            errors.Add(path, value, key.Type);
        }
        else if (path.EndsWith(":DangerousAcceptAnyServerCertificate", StringComparison.OrdinalIgnoreCase) && bool.Parse(value))
        {
            errors.Add(path, value, "false: an upstream's certificate is checked, or the connection is refused");
        }
    }

    private static bool Parses(string type, string value) => type switch
    {
        ReverseProxyKeys.Boolean => bool.TryParse(value, out _),
        ReverseProxyKeys.Integer => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        ReverseProxyKeys.Time => TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _),
        ReverseProxyKeys.Url => Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https",
        _ => true,
    };

    private static void CheckWithYarp(IConfigurationSection section, KnownPolicies policies, RouteOffers offers, SettingsErrors errors)
    {
        var services = new ServiceCollection().AddLogging().AddRouting();
        services.AddReverseProxy().LoadFromConfig(section);
        using var provider = services.BuildServiceProvider();
        IProxyConfig config;
        try
        {
            config = provider.GetRequiredService<IProxyConfigProvider>().GetConfig();
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            errors.AddProblem("", $"cannot be read by YARP: {exception.Message}", "a section in YARP's schema");
            return;
        }

        var validator = provider.GetRequiredService<IConfigValidator>();
        var clusters = config.Clusters.Select(cluster => cluster.ClusterId).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var route in config.Routes)
        {
            var below = errors.Below($"Routes:{route.RouteId}");
            foreach (var (key, found, expected) in RouteMetadata.Check(route, policies, offers))
            {
                below.Add(key, found, expected);
            }

            if (route.ClusterId is null || !clusters.Contains(route.ClusterId))
            {
                below.Add("ClusterId", route.ClusterId, $"one of the clusters: {string.Join(", ", clusters.Order(StringComparer.Ordinal))}");
            }

            // Its policy is the gateway's to find, not ASP.NET's.
            Report(below, validator.ValidateRouteAsync(route with { AuthorizationPolicy = null }));
        }

        foreach (var cluster in config.Clusters)
        {
            var below = errors.Below($"Clusters:{cluster.ClusterId}");
            foreach (var (key, found, expected) in ClusterMetadata.Check(cluster))
            {
                below.Add(key, found, expected);
            }

            if (cluster.Destinations is not { Count: > 0 })
            {
                below.Add("Destinations", null, "at least one destination with an Address");
            }

            if (cluster.SessionAffinity is { Enabled: true, Policy: "Cookie" or "CustomHeader" } affinity)
            {
                below.Add("SessionAffinity:Policy", affinity.Policy, "HashCookie or ArrCookie");
            }

            Report(below, validator.ValidateClusterAsync(cluster));
        }
    }

    private static void Report(SettingsErrors errors, ValueTask<IList<Exception>> validation)
    {
        // YARP's validators look things up in memory; one that had to wait would be one that we do not know.
        if (!validation.IsCompletedSuccessfully)
        {
            errors.AddProblem("", "could not be validated", "a configuration that YARP validates at once");
            return;
        }

#pragma warning disable VSTHRD002 // It has completed: nothing is waited for.
        var exceptions = validation.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        foreach (var exception in exceptions)
        {
            errors.AddProblem("", $"is refused by YARP: {exception.Message}", "a configuration that YARP accepts");
        }
    }
}
