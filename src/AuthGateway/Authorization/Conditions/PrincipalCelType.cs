using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.Conditions;

/// <summary>The variable <c>principal</c> of conditions. What a credential does not say has no value.</summary>
internal static class PrincipalCelType
{
    private static readonly CelType Texts = CelType.List(CelType.String);

    private static readonly CelObjectType Actor = CelObjectType.Of<Actor>("actor")
        .Field("issuer", CelType.String, actor => CelValue.Of(actor.Issuer))
        .Field("subject", CelType.String, actor => CelValue.Of(actor.Subject))
        .Build();

    /// <summary>The one type: it does not depend on a policy.</summary>
    public static readonly CelObjectType Instance = CelObjectType.Of<Principal>("principal")
        .Field("type", CelType.String, principal => CelValue.Of(principal.Type.Name()))
        .Field("issuer", CelType.String, principal => CelValue.Of(principal.Issuer))
        .Field("subject", CelType.String, principal => CelValue.Of(principal.Subject))
        .Field("client_id", CelType.String, principal => CelValue.Of(principal.ClientId))
        .Field("scopes", Texts, principal => CelValue.Of(new CelStringList(principal.Scopes.Items)))
        .Field("roles", Texts, principal => CelValue.Of(new CelStringList(principal.Roles.Items)))
        .Field("claims", CelType.Map(CelType.String, Texts), principal => CelValue.Of(new ClaimMap(principal.Claims)))
        .Field("acr", CelType.String, principal => CelValue.Of(principal.AuthenticationContext))
        .Field("amr", Texts, principal => CelValue.Of(new CelStringList(principal.AuthenticationMethods)))
        .Field("auth_time", CelType.Timestamp, principal => principal.AuthenticatedAt is { } at ? CelValue.OfTimestamp(at) : default)
        // RFC 8693 section 4.1: the outermost actor is the current one; those within are history and not for access control.
        .Field("actor", Actor, principal => principal.Actors is [var current, ..] ? CelValue.OfObject(current) : default)
        .Build();
}
