using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Routes;

namespace AuthGateway.Authentication.Bearer;

/// <summary>Signed tokens in the Authorization header (RFC 6750 section 2.1).</summary>
internal sealed class BearerScheme(
    TokenVerifier verifier, FactCache<VerifiedToken> cache, IRevocations revocations, BearerAnswers answers, AuthenticationSettings settings, TimeProvider clock)
    : IAuthenticationScheme
{
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
    public bool Recognises(PresentedCredential credential) => credential.IsOf("Bearer");

    /// <inheritdoc/>
    public ValueTask<AuthenticationOutcome> AuthenticateAsync(
        HttpContext context, PresentedCredential credential, RouteRules rules, CancellationToken cancellationToken)
    {
        var token = credential.Value;
        if (token.Length > settings.MaxTokenBytes)
        {
            return ValueTask.FromResult(answers.For(AuthenticationReasons.TokenTooLarge));
        }

        if (token.IsEmpty || token.TrimEnd('=') is { IsEmpty: true } || token.TrimEnd('=').ContainsAnyExcept(TokenCharacters))
        {
            return ValueTask.FromResult(answers.For(AuthenticationReasons.MalformedCredential));
        }

        var now = clock.GetUtcNow();
        var hash = CredentialHash.Of(token);
        if (cache.Find(hash, now) is { } known)
        {
            if (known.Times.Fault(now, settings.ClockSkew) is { } fault)
            {
                cache.Remove(hash);
                return ValueTask.FromResult(answers.For(fault));
            }

            if (known.IsKeyCurrent)
            {
                return rules.ConfirmRevocations ? ConfirmAsync(known, context.Ledger(), rules, cancellationToken) : ValueTask.FromResult(Conclude(known, rules));
            }

            // Its key is gone or too old to be trusted: what was remembered proves nothing, so it is judged from its bytes again.
            cache.Remove(hash);
        }

        var bytes = new byte[token.Length];
        Encoding.ASCII.GetBytes(token, bytes);
        return VerifyAsync(bytes, hash, context.Ledger(), rules, cancellationToken);
    }

    private async ValueTask<AuthenticationOutcome> VerifyAsync(
        byte[] token, CredentialHash hash, Ledger ledger, RouteRules rules, CancellationToken cancellationToken)
    {
        switch (await verifier.VerifyAsync(token, ledger, cancellationToken))
        {
            case TokenResult.Verified verified:
                cache.Add(hash, verified.Token, verified.Token.Times.ExpiresAt, clock.GetUtcNow());
                return rules.ConfirmRevocations ? await ConfirmAsync(verified.Token, ledger, rules, cancellationToken) : Conclude(verified.Token, rules);
            case TokenResult.Refused refused:
                return answers.For(refused.Reason);
            case TokenResult.Unavailable unavailable:
                return answers.For(unavailable.Reason);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async ValueTask<AuthenticationOutcome> ConfirmAsync(VerifiedToken token, Ledger ledger, RouteRules rules, CancellationToken cancellationToken) =>
        await revocations.ConfirmAsync(ledger.Handle(), cancellationToken) ? Conclude(token, rules) : answers.For(AuthenticationReasons.RevocationsUnknown);

    private AuthenticationOutcome Conclude(VerifiedToken token, RouteRules rules) =>
        revocations.Check(token.Outcome.Principal, rules.ContinueWithoutRedisFor) switch
        {
            RevocationVerdict.NotRevoked => token.Outcome,
            RevocationVerdict.Revoked => answers.For(AuthenticationReasons.Revoked),
            _ => answers.For(AuthenticationReasons.RevocationsUnknown),
        };
}
