using System.Collections.Frozen;

namespace AuthGateway.Routes;

/// <summary>
/// What the configuration makes possible, for whoever must refuse a route that demands more: it would answer nobody, and look as
/// if all callers were wrong.
/// </summary>
/// <param name="MissingByScheme">The schemes that are off, each with what is missing.</param>
/// <param name="Dpop">Whether any DPoP proof can be accepted (RFC 9449).</param>
/// <param name="Certificates">Whether any client certificate can be seen (RFC 8705).</param>
internal sealed record RouteOffers(FrozenDictionary<string, string> MissingByScheme, bool Dpop, bool Certificates)
{
    /// <summary>Reads it. The settings are checked by themselves: what does not parse here is refused there.</summary>
    public static RouteOffers From(IConfiguration configuration)
    {
        bool IsOn(string key) => bool.TryParse(configuration[key], out var on) && on;
        bool HasAny(string key) => configuration.GetSection(key).GetChildren().Any();

        var missing = new Dictionary<string, string>(StringComparer.Ordinal);
        void Demand(string scheme, bool isThere, string what)
        {
            if (!isThere)
            {
                missing.Add(scheme, what);
            }
        }

        Demand(AuthenticationSchemes.Session, IsOn("Authentication:Sessions:Enabled"), "Authentication:Sessions:Enabled to be true");
        Demand(AuthenticationSchemes.ApiKey, IsOn("Authentication:ApiKeys:Enabled"), "Authentication:ApiKeys:Enabled to be true");
        Demand(AuthenticationSchemes.Introspection, HasAny("Authentication:Introspection"), "a server in Authentication:Introspection");
        Demand(AuthenticationSchemes.LegacySession, HasAny("Authentication:LegacySessions"), "a system in Authentication:LegacySessions");
        return new RouteOffers(
            missing.ToFrozenDictionary(StringComparer.Ordinal),
            HasAny("Authentication:PublicUrls"),
            IsOn("Hosting:AskForClientCertificate") || configuration["Authentication:ClientCertificate:Header"] is { Length: > 0 });
    }

    /// <summary>What is missing for one of the schemes; null when nothing is.</summary>
    public string? Missing(IEnumerable<string> schemes) => schemes.Select(MissingByScheme.GetValueOrDefault).FirstOrDefault(what => what is not null);

    /// <summary>What is missing for a proof; null when nothing is.</summary>
    public string? Missing(ProofDemand demand) => demand switch
    {
        ProofDemand.Dpop when !Dpop => "an address in Authentication:PublicUrls: without one no DPoP proof is accepted",
        ProofDemand.Mtls when !Certificates => "Hosting:AskForClientCertificate or Authentication:ClientCertificate:Header: without them no client certificate is seen",
        ProofDemand.Required when !Dpop && !Certificates =>
            "an address in Authentication:PublicUrls for DPoP, or Hosting:AskForClientCertificate or Authentication:ClientCertificate:Header for client certificates",
        _ => null,
    };
}
