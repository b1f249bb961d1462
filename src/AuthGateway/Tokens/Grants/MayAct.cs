using System.Text;
using System.Text.Json;
using AuthGateway.Identity;
using AuthGateway.Jose;

namespace AuthGateway.Tokens.Grants;

/// <summary>Whom a token's own issuer lets act for its subject (RFC 8693 section 4.4, <c>may_act</c>).</summary>
internal static class MayAct
{
    private const string Claim = "may_act";
    private const int MaxDepth = 4;

    /// <summary>Whether a token that is found to be genuine lets an actor act.</summary>
    /// <param name="verified">The token. For an opaque one, what its server says of it counts (RFC 8693 section 7.2).</param>
    /// <param name="subject">Who it speaks of, as it was judged. An actor without an issuer of its own is one at this one's issuer.</param>
    /// <param name="actor">Who would act; null when that is nobody's proven word (a public client's).</param>
    public static bool Allows(string verified, Principal subject, Actor? actor)
    {
        if (UnverifiedToken.Parse(Encoding.UTF8.GetBytes(verified), out _) is { } token && token.Payload.TryGetProperty(Claim, out var mayAct))
        {
            return Allows(mayAct, subject.Issuer, actor);
        }

        // What is not one object is not understood, and so lets nobody act.
        return !subject.Claims.TryGetValue(Claim, out var told)
            || (told is [var json] && StrictJson.ParseObject(Encoding.UTF8.GetBytes(json), MaxDepth) is { } said && Allows(said, subject.Issuer, actor));
    }

    private static bool Allows(JsonElement mayAct, string tokenIssuer, Actor? actor)
    {
        if (actor is null || mayAct.ValueKind != JsonValueKind.Object || mayAct.String("sub") != actor.Subject)
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
