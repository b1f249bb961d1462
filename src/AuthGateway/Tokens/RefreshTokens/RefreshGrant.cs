using AuthGateway.Identity;

namespace AuthGateway.Tokens.RefreshTokens;

/// <summary>What a family of refresh tokens stands for. Fixed when it begins: a refresh can narrow it, never widen it.</summary>
internal sealed record RefreshGrant
{
    /// <summary>The client to which it was given; nobody else can use it.</summary>
    public required string ClientId { get; init; }

    /// <summary>
    /// For whom. Kept: type, issuer, subject, session, scopes (what was granted), roles, actors, when and how the person
    /// authenticated, and <see cref="Principal.IssuedAt"/>, the age of the credential that it came from: revoking the subject up to
    /// that moment ends the family too. Not kept: other claims and the credential's own identifier.
    /// </summary>
    public required Principal Principal { get; init; }

    /// <summary>The audiences that access tokens may get.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>The key to which the refresh token itself is bound: a public client's (RFC 9449 section 5, RFC 8705 section 7.1).</summary>
    public Confirmation? Confirmation { get; init; }

    /// <summary>The family's identifier: public, it may stand in logs and in the audit record. Filled in by <see cref="IRefreshTokens.StartAsync"/>.</summary>
    public string FamilyId { get; init; } = "";

    /// <summary>The <c>sid</c> that every access token of the family must carry, so that they end with the family: its identifier.</summary>
    public string SessionId => FamilyId;

    /// <summary>When the family began. Filled in.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ends, however often it is used. Filled in from the settings; an earlier one that is given stands.</summary>
    public DateTimeOffset AbsoluteExpiry { get; init; }
}
