namespace AuthGateway.TestSupport;

/// <summary>Whose tokens an <see cref="ApacheProcess"/> accepts, and what it stands in front of.</summary>
/// <param name="Upstream">The system in front of which it stands.</param>
/// <param name="Issuer">The `iss` of its tokens.</param>
/// <param name="Audience">The `aud` that its tokens must name.</param>
/// <param name="KeySet">Where the issuer's keys are; mod_auth_openidc takes https alone.</param>
/// <param name="Authority">The PEM file with the authority of that server's certificate.</param>
public sealed record ApacheOptions(Uri Upstream, string Issuer, string Audience, Uri KeySet, string Authority)
{
    /// <summary>For how long it uses keys without asking for them again: whole seconds, from one.</summary>
    public TimeSpan KeyLifetime { get; init; } = TimeSpan.FromHours(1);
}
