using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics;
using AuthGateway.Authentication.Bearer;
using AuthGateway.Authentication.Possession;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Routes;

namespace AuthGateway.Authentication.Introspection;

/// <summary>Opaque tokens in the Authorization header, judged by the server that made them (RFC 7662).</summary>
internal sealed class IntrospectionScheme(
    IntrospectionVerifier verifier, IRevocations revocations, BearerAnswers answers, AuthenticationSettings settings, IProofOfPossession possession)
    : IAuthenticationScheme
{
    // RFC 6750 section 2.1: b64token.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/");

    /// <inheritdoc/>
    public string Name => AuthenticationSchemes.Introspection;

    /// <inheritdoc/>
    public ImmutableArray<CredentialPlace> Places => [];

    /// <inheritdoc/>
    public AuthenticationOutcome.Refused Challenge => answers.Challenge;

    /// <inheritdoc/>
    public AuthenticationOutcome.Refused BadRequest(string reason) => (AuthenticationOutcome.Refused)answers.For(reason);

    /// <inheritdoc/>
    public bool Recognises(PresentedCredential credential) => credential.IsOf("Bearer") || credential.IsOf("DPoP");

    /// <inheritdoc/>
    public ValueTask<AuthenticationOutcome> AuthenticateAsync(
        HttpContext context, PresentedCredential credential, RouteRules rules, CancellationToken cancellationToken)
    {
        var token = credential.Value;
        if (token.Length > settings.MaxTokenBytes)
        {
            return ValueTask.FromResult(answers.For(AuthenticationReasons.TokenTooLarge));
        }

        // Before anybody is asked: what is no token must not cost a call.
        if (!IsToken(token))
        {
            return ValueTask.FromResult(answers.For(AuthenticationReasons.MalformedCredential));
        }

        return ConcludeAsync(verifier.VerifyAsync(token, context.ClientAddress(), context.Ledger(), cancellationToken), context, credential, rules, cancellationToken);
    }

    /// <summary>Whether a text can be a token at all.</summary>
    public static bool IsToken(ReadOnlySpan<char> text)
    {
        var token = text.TrimEnd('=');
        return !token.IsEmpty && !token.ContainsAnyExcept(TokenCharacters);
    }

    private async ValueTask<AuthenticationOutcome> ConcludeAsync(
        ValueTask<IntrospectionResult> judging, HttpContext context, PresentedCredential credential, RouteRules rules, CancellationToken cancellationToken)
    {
        switch (await judging)
        {
            case IntrospectionResult.Verified { Token: var token }:
                return await ProveAsync(token, context, credential, rules, cancellationToken);
            case IntrospectionResult.Refused refused:
                return answers.For(refused.Reason);
            case IntrospectionResult.Limited limited:
                return limited.Answer;
            case IntrospectionResult.Unavailable unavailable:
                var answer = (AuthenticationOutcome.Unavailable)answers.For(unavailable.Reason);
                return answer with
                {
                    Missing = unavailable.Missing,
                    Problem = answer.Problem with { RetryAfter = unavailable.RetryAfter ?? answer.Problem.RetryAfter },
                };
            default:
                throw new UnreachableException();
        }
    }

    private async ValueTask<AuthenticationOutcome> ProveAsync(
        IntrospectedToken token, HttpContext context, PresentedCredential credential, RouteRules rules, CancellationToken cancellationToken)
    {
        var principal = token.Outcome.Principal;
        if (rules.ConfirmRevocations && !await revocations.ConfirmAsync(context.Ledger().Handle(), cancellationToken))
        {
            return answers.For(AuthenticationReasons.RevocationsUnknown);
        }

        switch (revocations.Check(principal, rules.ContinueWithoutRedisFor))
        {
            case RevocationVerdict.NotRevoked:
                break;
            case RevocationVerdict.Revoked:
                return answers.For(AuthenticationReasons.Revoked);
            default:
                return answers.For(AuthenticationReasons.RevocationsUnknown);
        }

        return await possession.CheckAsync(context, credential, principal.Confirmation, rules, cancellationToken) switch
        {
            ProofOutcome.Proven => token.Outcome,
            ProofOutcome.Refused refused => refused.Answer,
            ProofOutcome.Unavailable unavailable => unavailable.Answer,
            _ => throw new UnreachableException(),
        };
    }
}
