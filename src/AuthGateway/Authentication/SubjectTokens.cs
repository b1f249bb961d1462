using System.Diagnostics;
using AuthGateway.Authentication.Bearer;
using AuthGateway.Authentication.Introspection;
using AuthGateway.Authentication.LegacySessions;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Redis;

namespace AuthGateway.Authentication;

/// <summary>Judges credentials that are handed over at the token endpoint, by the rules of those that callers present (RFC 8693 section 2.1).</summary>
internal sealed class SubjectTokens(
    TokenVerifier signed,
    IntrospectionVerifier opaque,
    LegacySessionSources sources,
    LegacySessionVerifier sessions,
    IRevocations revocations,
    AuthenticationSettings settings) : ISubjectTokens
{
    // The client is proven, has limits of its own and hands in what its many users sent: its address is nobody's in particular.
    private const ClientAddress? OfAClient = null;

    /// <inheritdoc/>
    public async ValueTask<SubjectTokenOutcome> JudgeAsync(SubjectToken token, HttpContext context, Ledger ledger, CancellationToken cancellationToken)
    {
        var isJwt = token.TokenType == SubjectTokenTypes.Jwt;
        var outcome = token.TokenType switch
        {
            SubjectTokenTypes.LegacySession => await JudgeSessionAsync(token.Value, ledger, cancellationToken),
            SubjectTokenTypes.AccessToken or SubjectTokenTypes.Jwt when token.Value.Length > settings.MaxTokenBytes =>
                new SubjectTokenOutcome.Refused(AuthenticationReasons.TokenTooLarge),
            SubjectTokenTypes.AccessToken or SubjectTokenTypes.Jwt when !IntrospectionScheme.IsToken(token.Value) =>
                new SubjectTokenOutcome.Refused(AuthenticationReasons.MalformedToken),
            // A signed token is shown to nobody: it is not the introspection server's to see.
            SubjectTokenTypes.AccessToken or SubjectTokenTypes.Jwt when isJwt || TokenShape.IsSigned(token.Value) =>
                await JudgeSignedAsync(token.Value, ledger, cancellationToken),
            SubjectTokenTypes.AccessToken => await JudgeOpaqueAsync(token.Value, ledger, cancellationToken),
            _ => new SubjectTokenOutcome.Refused(AuthenticationReasons.TypeRefused),
        };
        return outcome is SubjectTokenOutcome.Verified verified
            ? await ConcludeAsync(verified, context, ledger, cancellationToken)
            : outcome;
    }

    private async ValueTask<SubjectTokenOutcome> JudgeSignedAsync(string token, Ledger ledger, CancellationToken cancellationToken) =>
        await signed.VerifyAsync(System.Text.Encoding.ASCII.GetBytes(token), ledger, cancellationToken) switch
        {
            TokenResult.Verified verified => new SubjectTokenOutcome.Verified(verified.Token.Outcome.Principal),
            TokenResult.Refused refused => new SubjectTokenOutcome.Refused(refused.Reason),
            TokenResult.Unavailable unavailable => new SubjectTokenOutcome.Unavailable(unavailable.Reason, LatencyOwner.IdentityProvider),
            _ => throw new UnreachableException(),
        };

    private async ValueTask<SubjectTokenOutcome> JudgeOpaqueAsync(string token, Ledger ledger, CancellationToken cancellationToken) =>
        await opaque.VerifyAsync(token, OfAClient, ledger, cancellationToken) switch
        {
            IntrospectionResult.Verified verified => new SubjectTokenOutcome.Verified(verified.Token.Outcome.Principal),
            IntrospectionResult.Refused refused => new SubjectTokenOutcome.Refused(refused.Reason),
            IntrospectionResult.Limited limited => new SubjectTokenOutcome.Unavailable(limited.Answer.Reason, LatencyOwner.Own),
            IntrospectionResult.Unavailable unavailable => new SubjectTokenOutcome.Unavailable(unavailable.Reason, unavailable.Missing),
            _ => throw new UnreachableException(),
        };

    private async ValueTask<SubjectTokenOutcome> JudgeSessionAsync(string session, Ledger ledger, CancellationToken cancellationToken)
    {
        if (sources.ForExchange is not { } source)
        {
            return new SubjectTokenOutcome.Refused(AuthenticationReasons.TypeRefused);
        }

        // A token that is made of a session outlives what is known here: not without its lifetimes.
        return await sessions.VerifyAsync(source, session, goesOnWithoutRedis: false, OfAClient, ledger, cancellationToken) switch
        {
            SessionResult.Found found => new SubjectTokenOutcome.Verified(found.Session.Outcome.Principal),
            SessionResult.Refused refused => new SubjectTokenOutcome.Refused(refused.Reason),
            SessionResult.Limited limited => new SubjectTokenOutcome.Unavailable(limited.Answer.Reason, LatencyOwner.Own),
            SessionResult.Unavailable unavailable => new SubjectTokenOutcome.Unavailable(unavailable.Reason, unavailable.Missing),
            _ => throw new UnreachableException(),
        };
    }

    private async ValueTask<SubjectTokenOutcome> ConcludeAsync(
        SubjectTokenOutcome.Verified verified, HttpContext context, Ledger ledger, CancellationToken cancellationToken)
    {
        // What is issued for it lives longer than this request: Redis is asked, and not the copy alone.
        if (!await revocations.ConfirmAsync(ledger.Handle(), cancellationToken))
        {
            return new SubjectTokenOutcome.Unavailable(AuthenticationReasons.RevocationsUnknown, LatencyOwner.Redis);
        }

        return revocations.Check(verified.Principal, continueFor: null) switch
        {
            RevocationVerdict.Revoked => new SubjectTokenOutcome.Refused(AuthenticationReasons.Revoked),
            RevocationVerdict.NotRevoked => IsProven(verified.Principal.Confirmation, context)
                ? verified
                : new SubjectTokenOutcome.Refused(AuthenticationReasons.ProofMissing),
            _ => new SubjectTokenOutcome.Unavailable(AuthenticationReasons.RevocationsUnknown, LatencyOwner.Redis),
        };
    }

    // RFC 8705 section 3: by the certificate of the connection. A DPoP proof at the token endpoint binds the token that is
    // issued and has no hash of the one that is handed over (RFC 9449 section 5), so it proves nothing of that one.
    private static bool IsProven(Confirmation? confirmation, HttpContext context) => confirmation switch
    {
        null => true,
        { JwkThumbprint: null, CertificateThumbprint: { } thumbprint } => context.ClientCertificate()?.Thumbprint == thumbprint,
        _ => false,
    };
}
