using AuthGateway.Identity;
using AuthGateway.Settings;

namespace AuthGateway.Tokens.Clients;

/// <summary>For whom a client may get tokens by exchange (RFC 8693), and how that is told.</summary>
internal sealed record ExchangeSettings : ISettings
{
    [Setting("The issuers (iss) whose subjects the client may act for, compared character by character. Nobody's when empty.", Max = "50")]
    public IReadOnlyList<string> Issuers { get; init; } = [];

    [Setting("The kinds of subject that it may act for.", Max = "3")]
    public IReadOnlyList<PrincipalType> PrincipalTypes { get; init; } = [PrincipalType.Member];

    [Setting("What it may hand in: token types (RFC 8693 section 3) and urn:authgateway:token-type:legacy-session.", Max = "10")]
    public IReadOnlyList<string> TokenTypes { get; init; } = SubjectTokenTypes.Accepted;

    [Setting("The issuers of actor tokens that it may hand in. Without any, the client itself is the actor.", Max = "50")]
    public IReadOnlyList<string> ActorIssuers { get; init; } = [];

    [Setting("Whether its tokens say that it acts (RFC 8693 section 1.1: delegation, the act claim). Off, they look as if the subject itself "
        + "were calling (impersonation): for the application through which people always come.")]
    public bool Delegation { get; init; } = true;

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        foreach (var type in TokenTypes.Except(SubjectTokenTypes.Accepted, StringComparer.Ordinal))
        {
            errors.Add(nameof(TokenTypes), type, string.Join(", ", SubjectTokenTypes.Accepted));
        }
    }
}
