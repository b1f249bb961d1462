using System.Collections.Immutable;

namespace AuthGateway.Identity;

/// <summary>Who is calling, as a credential proved it. Immutable, so that it can be cached and shared between requests.</summary>
internal sealed record Principal
{
    /// <summary>Member, employee or application.</summary>
    public required PrincipalType Type { get; init; }

    /// <summary>Who vouches for the subject (the token's <c>iss</c>); a subject means nothing without it.</summary>
    public required string Issuer { get; init; }

    /// <summary>
    /// Who vouches for the subject in the end, where a token of the gateway's own speaks of another issuer's subject
    /// (<c>subject_issuer</c>); null where that is <see cref="Issuer"/>. Never taken from another issuer's token: it would speak for all.
    /// </summary>
    public string? SubjectIssuer { get; init; }

    /// <summary>Where the subject means something: two issuers may both have a "1".</summary>
    public string Voucher => SubjectIssuer ?? Issuer;

    /// <summary>The caller's identifier at <see cref="Voucher"/> (<c>sub</c>).</summary>
    public required string Subject { get; init; }

    /// <summary>The application through which the caller acts (<c>client_id</c> or <c>azp</c>), where known.</summary>
    public string? ClientId { get; init; }

    /// <summary>The session at the issuer (<c>sid</c>), where there is one.</summary>
    public string? SessionId { get; init; }

    /// <summary>
    /// What else the session is called in revocations: its names under the other keys of a legacy system's <c>HashKeys</c>. A fact about this process's
    /// configuration, and never written down.
    /// </summary>
    public ImmutableArray<string> OtherSessionIds { get; init; } = [];

    /// <summary>The credential's own identifier (<c>jti</c>), where it has one.</summary>
    public string? TokenId { get; init; }

    /// <summary>What the credential may be used for.</summary>
    public NameSet Scopes { get; init; } = NameSet.Empty;

    /// <summary>The roles that the issuer states.</summary>
    public NameSet Roles { get; init; } = NameSet.Empty;

    /// <summary>The other string, number and boolean claims, each with its one or several values as text.</summary>
    public ClaimSet Claims { get; init; } = ClaimSet.Empty;

    /// <summary>Who acts for the subject right now (RFC 8693 <c>act</c>), the most recent actor first.</summary>
    public ImmutableArray<Actor> Actors { get; init; } = [];

    /// <summary>The key to which the credential is bound, where it is bound to one.</summary>
    public Confirmation? Confirmation { get; init; }

    /// <summary>When the person was last asked to authenticate (<c>auth_time</c>), where known.</summary>
    public DateTimeOffset? AuthenticatedAt { get; init; }

    /// <summary>How well the person was authenticated (<c>acr</c>), where known.</summary>
    public string? AuthenticationContext { get; init; }

    /// <summary>By which methods (<c>amr</c>, RFC 8176).</summary>
    public ImmutableArray<string> AuthenticationMethods { get; init; } = [];

    /// <summary>When the credential was issued (<c>iat</c>); revoking a subject refuses what was issued before.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When the credential stops to be valid (<c>exp</c>).</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
