using System.Text;
using System.Text.Json;
using AuthGateway.Identity;
using AuthGateway.Jose;

namespace AuthGateway.Tokens.Grants;

/// <summary>Whom a token's own issuer lets act for its subject (RFC 8693 section 4.4, <c>may_act</c>).</summary>
internal static class MayAct
{
    /// <summary>Whether a token that is found to be genuine lets an actor act.</summary>
    /// <param name="verified">The token. An opaque one says nothing and so forbids nothing.</param>
    /// <param name="tokenIssuer">Who issued it: an actor without an issuer of its own is one there.</param>
    /// <param name="actor">Who would act; null when that is nobody's proven word (a public client's).</param>
    public static bool Allows(string verified, string tokenIssuer, Actor? actor)
    {
        if (UnverifiedToken.Parse(Encoding.UTF8.GetBytes(verified), out _) is not { } token || !token.Payload.TryGetProperty("may_act", out var mayAct))
        {
            return true;
        }

        if (actor is null || mayAct.ValueKind != JsonValueKind.Object || mayAct.String("sub") is not { } subject || subject != actor.Subject)
        {
            return false;
        }

        // A member that is not understood may be what tells the one who may from the one who may not.
        return mayAct.EnumerateObject().All(member => member.Name switch
        {
            "sub" => true,
            "iss" => mayAct.String("iss") == actor.Issuer,
            _ => false,
        }) && (mayAct.TryGetProperty("iss", out _) || tokenIssuer == actor.Issuer);
    }
}
