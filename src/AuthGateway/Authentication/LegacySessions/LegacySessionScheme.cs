using System.Collections.Immutable;
using System.Diagnostics;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Routes;

namespace AuthGateway.Authentication.LegacySessions;

/// <summary>Sessions of legacy systems, in a cookie or a header of theirs, exchanged for a principal.</summary>
internal sealed class LegacySessionScheme(
    LegacySessionSources sources, LegacySessionVerifier verifier, IRevocations revocations, LegacySessionAnswers answers) : IAuthenticationScheme
{
    /// <inheritdoc/>
    public string Name => AuthenticationSchemes.LegacySession;

    /// <inheritdoc/>
    public ImmutableArray<CredentialPlace> Places { get; } = [.. sources.All.Select(source => source.Place)];

    /// <inheritdoc/>
    public AuthenticationOutcome.Refused Challenge => answers.Challenge;

    /// <inheritdoc/>
    public AuthenticationOutcome.Refused BadRequest(string reason) => answers.For(reason);

    /// <inheritdoc/>
    public bool Recognises(PresentedCredential credential) => sources.At(credential.Place) is not null;

    /// <inheritdoc/>
    public ValueTask<AuthenticationOutcome> AuthenticateAsync(
        HttpContext context, PresentedCredential credential, RouteRules rules, CancellationToken cancellationToken)
    {
        var source = sources.At(credential.Place)!;
        // Before the session is looked for: another site must not even learn whether there is one.
        if (source.Place is CredentialPlace.Cookie && !CrossSite.IsAllowed(context, source.Settings.AllowedOrigins))
        {
            return ValueTask.FromResult<AuthenticationOutcome>(CrossSite.Refusal);
        }

        var verifying = verifier.VerifyAsync(source, credential.Value, rules.ContinueWithoutRedisFor is not null, context.ClientAddress(), context.Ledger(), cancellationToken);
        return ConcludeAsync(verifying, context.Ledger(), rules, cancellationToken);
    }

    private async ValueTask<AuthenticationOutcome> ConcludeAsync(
        ValueTask<SessionResult> verifying, Ledger ledger, RouteRules rules, CancellationToken cancellationToken)
    {
        switch (await verifying)
        {
            case SessionResult.Found { Session.Outcome: var outcome }:
                if (rules.ConfirmRevocations && !await revocations.ConfirmAsync(ledger.Handle(), cancellationToken))
                {
                    return LegacySessionAnswers.Unavailable(AuthenticationReasons.RevocationsUnknown, LatencyOwner.Redis);
                }

                return revocations.Check(outcome.Principal, rules.ContinueWithoutRedisFor) switch
                {
                    RevocationVerdict.NotRevoked => outcome,
                    RevocationVerdict.Revoked => answers.For(AuthenticationReasons.Revoked),
                    _ => LegacySessionAnswers.Unavailable(AuthenticationReasons.RevocationsUnknown, LatencyOwner.Redis),
                };
            case SessionResult.Refused refused:
                return answers.For(refused.Reason);
            case SessionResult.Limited limited:
                return limited.Answer;
            case SessionResult.Unavailable unavailable:
                return LegacySessionAnswers.Unavailable(unavailable.Reason, unavailable.Missing, unavailable.RetryAfter);
            default:
                throw new UnreachableException();
        }
    }
}
