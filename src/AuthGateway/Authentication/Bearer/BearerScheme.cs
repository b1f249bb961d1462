using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using AuthGateway.Authentication.Possession;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Routes;

namespace AuthGateway.Authentication.Bearer;

/// <summary>Signed tokens in the Authorization header, under the Bearer (RFC 6750 section 2.1) or the DPoP scheme (RFC 9449 section 7.1).</summary>
internal sealed class BearerScheme(
    TokenVerifier verifier,
    FactCache<VerifiedToken> cache,
    IRevocations revocations,
    IProofOfPossession possession,
    BearerAnswers answers,
    AuthenticationSettings settings,
    TimeProvider clock)
    : IAuthenticationScheme
{
    private readonly bool _takesDpop = settings.PublicUrls.Count > 0;

    // RFC 6750 section 2.1: b64token.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/");

    /// <inheritdoc/>
    public string Name => AuthenticationSchemes.Bearer;

    /// <inheritdoc/>
    public ImmutableArray<CredentialPlace> Places => [];

    /// <inheritdoc/>
    public AuthenticationOutcome.Refused Challenge => answers.Challenge;

    /// <inheritdoc/>
    public AuthenticationOutcome.Refused BadRequest(string reason) => (AuthenticationOutcome.Refused)answers.For(reason);

    /// <inheritdoc/>
    public AuthenticationOutcome.Refused ChallengeFor(RouteRules rules) => answers.ChallengeFor(rules.ProofOfPossession);

    /// <inheritdoc/>
    public bool Recognises(PresentedCredential credential) => credential.IsOf("Bearer") || (_takesDpop && credential.IsOf(ProofOfPossession.Dpop));

    /// <inheritdoc/>
    public ValueTask<AuthenticationOutcome> AuthenticateAsync(
        HttpContext context, PresentedCredential credential, RouteRules rules, CancellationToken cancellationToken)
    {
        var token = credential.Value;
        if (token.Length > settings.MaxTokenBytes)
        {
            return ValueTask.FromResult(Answer(AuthenticationReasons.TokenTooLarge, credential, rules));
        }

        if (token.IsEmpty || token.TrimEnd('=') is { IsEmpty: true } || token.TrimEnd('=').ContainsAnyExcept(TokenCharacters))
        {
            return ValueTask.FromResult(Answer(AuthenticationReasons.MalformedCredential, credential, rules));
        }

        var now = clock.GetUtcNow();
        var hash = CredentialHash.Of(token);
        if (cache.Find(hash, now) is { } known)
        {
            if (known.Times.Fault(now, settings.ClockSkew) is { } fault)
            {
                cache.Remove(hash);
                return ValueTask.FromResult(Answer(fault, credential, rules));
            }

            if (known.IsKeyCurrent)
            {
                return rules.ConfirmRevocations
                    ? ConfirmAsync(context, credential, known, rules, cancellationToken)
                    : ConcludeAsync(context, credential, known, rules, cancellationToken);
            }

            // Its key is gone or too old to be trusted: what was remembered proves nothing, so it is judged from its bytes again.
            cache.Remove(hash);
        }

        var bytes = new byte[token.Length];
        Encoding.ASCII.GetBytes(token, bytes);
        return VerifyAsync(context, credential, bytes, hash, rules, cancellationToken);
    }

    private async ValueTask<AuthenticationOutcome> VerifyAsync(
        HttpContext context, PresentedCredential credential, byte[] token, CredentialHash hash, RouteRules rules, CancellationToken cancellationToken)
    {
        switch (await verifier.VerifyAsync(token, context.Ledger(), cancellationToken))
        {
            case TokenResult.Verified verified:
                cache.Add(hash, verified.Token, verified.Token.Times.ExpiresAt, clock.GetUtcNow());
                return rules.ConfirmRevocations
                    ? await ConfirmAsync(context, credential, verified.Token, rules, cancellationToken)
                    : await ConcludeAsync(context, credential, verified.Token, rules, cancellationToken);
            case TokenResult.Refused refused:
                return Answer(refused.Reason, credential, rules);
            case TokenResult.Unavailable unavailable:
                return Answer(unavailable.Reason, credential, rules);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async ValueTask<AuthenticationOutcome> ConfirmAsync(
        HttpContext context, PresentedCredential credential, VerifiedToken token, RouteRules rules, CancellationToken cancellationToken) =>
        await revocations.ConfirmAsync(context.Ledger().Handle(), cancellationToken)
            ? await ConcludeAsync(context, credential, token, rules, cancellationToken)
            : Answer(AuthenticationReasons.RevocationsUnknown, credential, rules);

    // The proof comes last, for it is used up: a request that is refused for something else does not cost the caller its proof.
    // It is asked for each time, whatever is remembered of the token.
    private async ValueTask<AuthenticationOutcome> ConcludeAsync(
        HttpContext context, PresentedCredential credential, VerifiedToken token, RouteRules rules, CancellationToken cancellationToken)
    {
        var verdict = revocations.Check(token.Outcome.Principal, rules.ContinueWithoutRedisFor);
        if (verdict != RevocationVerdict.NotRevoked)
        {
            var reason = verdict == RevocationVerdict.Revoked ? AuthenticationReasons.Revoked : AuthenticationReasons.RevocationsUnknown;
            return Answer(reason, credential, rules);
        }

        return await possession.CheckAsync(context, credential, token.Outcome.Principal.Confirmation, rules, cancellationToken) switch
        {
            ProofOutcome.Proven => token.Outcome,
            ProofOutcome.Refused refused => refused.Answer,
            ProofOutcome.Unavailable unavailable => unavailable.Answer,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private AuthenticationOutcome Answer(string reason, PresentedCredential credential, RouteRules rules) =>
        answers.For(reason, credential.IsOf(ProofOfPossession.Dpop), rules.ProofOfPossession);
}
