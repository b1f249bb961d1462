using System.Collections.Immutable;
using AuthGateway.Identity;
using AuthGateway.Routes;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;

namespace AuthGateway.Proxy;

/// <summary>
/// Keeps the credential that was checked here from going further: it names this gateway as its audience, and whoever
/// receives it could use it here (RFC 9700 section 4.9). Other credentials that came with it go no further in any case: nobody
/// judged them, and an upstream that picks one of them would serve somebody else. A route without authentication passes
/// everything through but the gateway's own cookies and keys.
/// </summary>
internal sealed class CredentialTransform(RouteRules rules, CredentialPlaces places) : RequestTransform
{
    private const string Proof = "DPoP";

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        if (context.HttpContext.Caller() is null)
        {
            if (!places.OwnCookies.IsEmpty)
            {
                RemoveCookies(context, places.OwnCookies);
            }

            if (places.OwnPrefix.Length > 0)
            {
                RemoveOwnKeys(context);
            }

            return default;
        }

        var kept = rules.ForwardCredential ? context.HttpContext.JudgedCredential() : null;
        if (kept is not CredentialPlace.Authorization)
        {
            RemoveHeader(context, HeaderNames.Authorization);
            RemoveHeader(context, Proof);
        }

        if (!places.Headers.IsEmpty)
        {
            RemoveHeaders(context, (kept as CredentialPlace.Header)?.Name);
        }

        var cookies = kept is CredentialPlace.Cookie cookie ? places.Cookies.Remove(cookie.Name) : places.Cookies;
        if (!cookies.IsEmpty)
        {
            RemoveCookies(context, cookies);
        }

        return default;
    }

    // In every spelling: what is read here by one name, a program behind may read by another, and find somebody else's there.
    private void RemoveHeaders(RequestTransformContext context, string? kept)
    {
        foreach (var (name, _) in context.HttpContext.Request.Headers)
        {
            if (places.IsSpellingOfHeader(name) && !name.Equals(kept, StringComparison.OrdinalIgnoreCase))
            {
                RemoveHeader(context, name);
            }
        }
    }

    // By what they look like: an upstream may have keys of its own in the same header.
    private void RemoveOwnKeys(RequestTransformContext context)
    {
        foreach (var (name, values) in context.HttpContext.Request.Headers)
        {
            if ((places.IsSpellingOfHeader(name) || name.Equals(HeaderNames.Authorization, StringComparison.OrdinalIgnoreCase))
                && values.Any(value => value?.Contains(places.OwnPrefix, StringComparison.Ordinal) == true))
            {
                RemoveHeader(context, name);
            }
        }
    }

    private static void RemoveCookies(RequestTransformContext context, ImmutableArray<string> names)
    {
        var values = TakeHeader(context, HeaderNames.Cookie);
        foreach (var value in values)
        {
            if (value is not null && CookieHeader.Without(value, names) is { } rest)
            {
                AddHeader(context, HeaderNames.Cookie, rest);
            }
        }
    }
}
