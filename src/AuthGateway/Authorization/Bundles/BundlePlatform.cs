using System.Collections.Immutable;
using AuthGateway.Routes;

namespace AuthGateway.Authorization.Bundles;

/// <summary>What the platform's configuration says to bundles.</summary>
/// <param name="Settings">The namespaces and what each may do.</param>
/// <param name="Rulebook">What the proxy says of routes.</param>
/// <param name="CredentialHeaders">The headers that carry credentials here; conditions read none of them.</param>
/// <param name="Stores">The relationship stores that the configuration's own policies and rules ask.</param>
/// <param name="MaxStores">How many stores a replica has in memory.</param>
internal sealed record BundlePlatform(
    BundleSettings Settings, IRouteRulebook Rulebook, ImmutableArray<string> CredentialHeaders, ImmutableArray<string> Stores, int MaxStores);
