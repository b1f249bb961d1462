using AuthGateway.Authentication;
using AuthGateway.Authorization;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Authorization.Bundles.Testing;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Pipeline.Canonical;
using AuthGateway.Proxy;
using AuthGateway.Routes;

namespace AuthGateway;

/// <summary>What the commands about policies take from several rooms.</summary>
internal static class PolicyTools
{
    /// <summary>The sections that say something about policies. A pipeline that checks a manifest has none of the others' secrets.</summary>
    public static readonly string[] Sections = [AuthorizationSettings.Section, RelationshipSettings.Section, ReverseProxySection.Name, CanonicalSettings.Section];

    /// <summary>What the configuration says to bundles.</summary>
    public static BundlePlatform Platform(LoadedSettings settings, IRouteRulebook? rulebook = null)
    {
        var authentication = settings.Get<AuthenticationSettings>();
        var authorization = settings.Get<AuthorizationSettings>();
        var configuration = settings.Configuration.Root;
        return new BundlePlatform(
            authorization.Bundles,
            rulebook ?? new BundleRouteRulebook(configuration, RouteOffers.From(configuration)),
            [authentication.ApiKeys.HeaderName, authentication.ClientCertificate.Header, .. authentication.LegacySessions.Values.Select(sessions => sessions.HeaderName)],
            [.. authorization.Policies.Values.SelectMany(PolicyParts.Stores).Concat(EvaluationRules.StoresOf(authorization.Evaluation)).Distinct(StringComparer.Ordinal)],
            settings.Get<RelationshipSettings>().MaxLoadedStores);
    }

    /// <summary>The gateway's own steps, for requests that are sent nowhere.</summary>
    public static ITestBench Bench(IReadOnlyList<Bundle> bundles, LoadedSettings settings) =>
        new PolicyBench(bundles, settings.Get<AuthorizationSettings>(), settings.Get<CanonicalSettings>(), settings.Configuration.Root);
}
