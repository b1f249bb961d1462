using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using AuthGateway.Authentication.Bearer;
using AuthGateway.Authentication.Possession;
using AuthGateway.Identity;
using AuthGateway.Routes;

namespace AuthGateway.Authentication;

/// <summary>
/// Gives a request's one credential to the first of the route's schemes that knows its kind, and asks of whatever it proves what
/// the route demands of every scheme: a binding to a key (RFC 9449, RFC 8705) and a way of authenticating (RFC 9470).
/// </summary>
/// <remarks>
/// A credential of a scheme that the route does not accept is no credential there: browsers send every cookie everywhere. It
/// does not go on to the upstream either (<see cref="CredentialPlaces"/>).
/// </remarks>
internal sealed class Authenticator : IAuthenticator
{
    private readonly FrozenDictionary<string, IAuthenticationScheme> _schemes;
    private readonly BearerAnswers _answers;
    private readonly AuthenticationSettings _settings;
    private readonly TimeProvider _clock;

    // By the very object that stands in the endpoint's metadata: a plan goes when its configuration goes.
    private readonly ConditionalWeakTable<RouteRules, RoutePlan> _plans = [];
    private readonly ConditionalWeakTable<RouteRules, RoutePlan>.CreateValueCallback _makePlan;

    /// <summary>Takes the schemes that there are.</summary>
    public Authenticator(IEnumerable<IAuthenticationScheme> schemes, BearerAnswers answers, AuthenticationSettings settings, TimeProvider clock)
    {
        _schemes = schemes.ToFrozenDictionary(scheme => scheme.Name, StringComparer.Ordinal);
        (_answers, _settings, _clock) = (answers, settings, clock);
        // Routes are checked at start: a route without a scheme, or with one that does not exist, is a bug.
        _makePlan = rules => new RoutePlan(rules, [.. rules.Schemes.Select(name => _schemes[name])]);
    }

    /// <inheritdoc/>
    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(HttpContext context, RouteRules rules, CancellationToken cancellationToken)
    {
        var plan = _plans.GetValue(rules, _makePlan);
        if (CredentialReader.Read(context.Request, plan.Places, out var credential) is { } fault)
        {
            return plan.Schemes[0].BadRequest(fault);
        }

        if (credential is not { } presented)
        {
            return plan.Challenge;
        }

        foreach (var scheme in plan.Schemes)
        {
            if (scheme.Recognises(presented) && !IsOpaqueTokenOfALaterScheme(scheme.Name, presented, rules))
            {
                var outcome = Demand(await scheme.AuthenticateAsync(context, presented, rules, cancellationToken), scheme, presented, plan, rules);
                if (outcome is AuthenticationOutcome.Authenticated)
                {
                    context.SetJudgedCredential(presented.Place);
                    context.SetChallengeScheme(plan.SchemeOf(scheme, presented));
                }

                return outcome;
            }
        }

        return plan.OtherScheme;
    }

    private AuthenticationOutcome Demand(
        AuthenticationOutcome outcome, IAuthenticationScheme scheme, PresentedCredential presented, RoutePlan plan, RouteRules rules)
    {
        if (outcome is not AuthenticationOutcome.Authenticated { Principal: var caller })
        {
            return outcome is AuthenticationOutcome.Refused refused ? plan.WithAll(refused) : outcome;
        }

        // The schemes of tokens have asked already. The others' credentials are bound to nothing, which is no reason to pass.
        if (!ProofOfPossession.Meets(caller.Confirmation, rules.ProofOfPossession))
        {
            return plan.WithAll((AuthenticationOutcome.Refused)_answers.For(
                AuthenticationReasons.NotBound, presented.IsOf(ProofOfPossession.Dpop), rules.ProofOfPossession));
        }

        return plan.HasStepUp && StepUp.Fault(caller, rules, _clock.GetUtcNow(), _settings.ClockSkew) is { } fault
            ? plan.WithAll(StepUp.Answer(RoutePlan.ChallengeOf(scheme, presented, rules), fault, rules))
            : outcome;
    }

    // Signed and opaque tokens look alike in the header: where a route accepts both and prefers signed ones, those are never
    // shown to an introspection server, and the others are not refused for being unsigned.
    private static bool IsOpaqueTokenOfALaterScheme(string name, PresentedCredential presented, RouteRules rules) =>
        name == AuthenticationSchemes.Bearer && rules.Schemes.Contains(AuthenticationSchemes.Introspection) && !TokenShape.IsSigned(presented.Value);
}
