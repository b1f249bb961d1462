using System.Collections.Immutable;

namespace AuthGateway.Identity;

/// <summary>The headers by which upstreams learn who is calling. Inbound ones of these names are removed in every spelling.</summary>
internal static class IdentityHeaders
{
    /// <summary>What every one of them begins with.</summary>
    public const string Prefix = "X-AuthGateway-";

    /// <summary>What every header begins with by which the gateway tells callers something of an answer. An upstream's of these names never pass.</summary>
    public const string AnswerPrefix = "AuthGateway-";

    /// <summary>The signed token.</summary>
    public const string Token = Prefix + "Identity";

    /// <summary>The subject, for upstreams that cannot check a signature.</summary>
    public const string Subject = Prefix + "Subject";

    /// <summary>member, employee or application.</summary>
    public const string PrincipalType = Prefix + "Principal-Type";

    /// <summary>Who vouches for the subject.</summary>
    public const string Issuer = Prefix + "Issuer";

    /// <summary>The application through which the caller acts.</summary>
    public const string Client = Prefix + "Client";

    /// <summary>The scopes, space-separated.</summary>
    public const string Scope = Prefix + "Scope";

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<string> All = [Token, Subject, PrincipalType, Issuer, Client, Scope];

    /// <summary>Tells of a caller.</summary>
    /// <param name="caller">Who is calling.</param>
    /// <param name="token">The signed token about them.</param>
    /// <param name="plainHeaders">Whether the plain headers are told, too.</param>
    /// <param name="to">Where to.</param>
    /// <param name="add">Adds one header there.</param>
    public static void Tell<T>(Principal caller, string token, bool plainHeaders, T to, Action<T, string, string> add)
    {
        add(to, Token, token);
        if (!plainHeaders)
        {
            return;
        }

        add(to, Subject, Visible(caller.Subject));
        add(to, PrincipalType, caller.Type.Name());
        add(to, Issuer, Visible(caller.Voucher));
        add(to, Scope, Visible(string.Join(' ', caller.Scopes)));
        if (caller.ClientId is not null)
        {
            add(to, Client, Visible(caller.ClientId));
        }
    }

    // Spaces around a value are no part of it (RFC 9110 section 5.5): unencoded, "alice " would arrive as "alice".
    // A header carries visible ASCII. Everything else, and the percent sign that would make the encoding ambiguous, is percent-encoded.
    private static string Visible(string value) =>
        value.AsSpan().ContainsAnyExceptInRange(' ', '~') || value.Contains('%', StringComparison.Ordinal) || value is [' ', ..] or [.., ' '] ? Uri.EscapeDataString(value) : value;
}
