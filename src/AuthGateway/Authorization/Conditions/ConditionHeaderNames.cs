using System.Buffers;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.Conditions;

/// <summary>Which headers conditions may read.</summary>
internal static class ConditionHeaderNames
{
    private const int Longest = 64;

    private static readonly SearchValues<char> Characters = SearchValues.Create("-0123456789abcdefghijklmnopqrstuvwxyz");

    // Who decides by the text of a credential decides without its being checked, and what a condition compares could be found out by trying.
    private static readonly string[] Credentials =
    [
        "authorization", "proxy-authorization", "cookie", "cookie2", "set-cookie", "dpop", "x-api-key", "api-key", "apikey", "x-auth-token", "x-access-token",
        "x-csrf-token", "x-xsrf-token", "x-amz-security-token", "x-forwarded-access-token", "x-forwarded-id-token", "client-cert", "client-cert-chain",
        "x-forwarded-client-cert", "signature", "signature-input",
    ];

    // Anybody can write them; the address that the trusted proxies vouch for is request.client_address (CWE-348).
    private static readonly string[] Addresses =
        ["x-forwarded-for", "forwarded", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip", "x-envoy-external-address"];

    /// <summary>What belongs in place of a name; null when it may be listed.</summary>
    public static string? Problem(string name)
    {
        if (name.Length is 0 or > Longest || name.AsSpan().ContainsAnyExcept(Characters))
        {
            return $"a header's name of at most {Longest} lower-case letters, digits and dashes";
        }

        if (Credentials.Contains(name, StringComparer.Ordinal) || name.StartsWith(IdentityHeaders.Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return "a header that carries no credential: conditions read what a credential proved in principal";
        }

        return Addresses.Contains(name, StringComparer.Ordinal) ? "request.client_address in its place: anybody can write this header" : null;
    }
}
