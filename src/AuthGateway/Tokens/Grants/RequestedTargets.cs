using System.Collections.Immutable;
using AuthGateway.Tokens.Service;

namespace AuthGateway.Tokens.Grants;

/// <summary>Whom a token is meant for (RFC 8707 <c>resource</c>, RFC 8693 <c>audience</c>).</summary>
internal static class RequestedTargets
{
    private static readonly OAuthError Malformed = OAuthError.Of(OAuthError.InvalidTarget, "A resource is an absolute URI without a fragment.");
    private static readonly OAuthError Refused = OAuthError.Of(OAuthError.InvalidTarget, "The client may not get tokens for that target.") with { Reason = "target_refused" };

    /// <summary>Chooses them: all that are named, if all of them may be had; else the first that may be had.</summary>
    public static (ImmutableArray<string> Audiences, OAuthError? Error) Choose(OAuthForm form, IReadOnlyList<string> allowed)
    {
        var resources = form.All("resource");
        if (!resources.All(resource => Uri.TryCreate(resource, UriKind.Absolute, out var uri) && uri.Fragment.Length == 0 && !resource.Contains('#')
            && resource.StartsWith($"{uri.Scheme}:", StringComparison.OrdinalIgnoreCase)))
        {
            return ([], Malformed);
        }

        ImmutableArray<string> named = [.. resources.Concat(form.All("audience")).Distinct(StringComparer.Ordinal)];
        if (named.IsEmpty)
        {
            return allowed.Count == 0 ? ([], Refused) : ([allowed[0]], null);
        }

        // Compared character by character: two spellings of one URI are two audiences to whoever checks aud.
        return named.All(name => allowed.Contains(name, StringComparer.Ordinal)) ? (named, null) : ([], Refused);
    }
}
