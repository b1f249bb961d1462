using System.Collections.Immutable;
using AuthGateway.Identity;
using AuthGateway.Routes;

namespace AuthGateway.Authentication;

/// <summary>What authenticating on one route needs, worked out once: its schemes, their places, their challenges.</summary>
internal sealed class RoutePlan
{
    private const string ChallengeHeader = "WWW-Authenticate";

    private static readonly PresentedScheme Fallback = new("Bearer");

    private readonly ImmutableArray<string> _challenges;
    private readonly ImmutableArray<(IAuthenticationScheme Owner, PresentedScheme Name)> _presented;

    /// <summary>Works it out.</summary>
    /// <param name="rules">The route's rules.</param>
    /// <param name="schemes">The schemes that it accepts, in order of preference: one at least.</param>
    public RoutePlan(RouteRules rules, ImmutableArray<IAuthenticationScheme> schemes)
    {
        Schemes = schemes;
        Places = [.. schemes.SelectMany(scheme => scheme.Places).Distinct()];
        _challenges = [.. schemes.SelectMany(scheme => Lines(scheme.ChallengeFor(rules)))];
        _presented = [.. schemes.SelectMany(scheme => Lines(scheme.ChallengeFor(rules)).Select(line => (scheme, new PresentedScheme(NameOf(line).ToString()))))];
        Challenge = WithAll(schemes[0].ChallengeFor(rules));
        OtherScheme = Challenge with { Reason = AuthenticationReasons.OtherScheme };
        HasStepUp = !rules.AcrValues.IsDefaultOrEmpty || rules.MaxAuthenticationAge is not null;
    }

    /// <summary>The schemes.</summary>
    public ImmutableArray<IAuthenticationScheme> Schemes { get; }

    /// <summary>Where their credentials stand, besides the Authorization header.</summary>
    public ImmutableArray<CredentialPlace> Places { get; }

    /// <summary>The answer to a request without a credential: every scheme's challenge.</summary>
    public AuthenticationOutcome.Refused Challenge { get; }

    /// <summary>The answer to a request whose credential is of no scheme of the route.</summary>
    public AuthenticationOutcome.Refused OtherScheme { get; }

    /// <summary>Whether not every way of authenticating is enough.</summary>
    public bool HasStepUp { get; }

    /// <summary>
    /// A 401 with the challenges of the schemes that it does not name (RFC 9110 section 11.6.1: a list of all that apply); any
    /// other refusal as it is.
    /// </summary>
    public AuthenticationOutcome.Refused WithAll(AuthenticationOutcome.Refused refused)
    {
        if (refused.Problem.Status != StatusCodes.Status401Unauthorized)
        {
            return refused;
        }

        var said = Lines(refused).ToList();
        var first = refused.Problem.Challenge;
        var headers = refused.Problem.Headers;
        foreach (var line in _challenges)
        {
            if (said.Exists(one => IsOfOneScheme(one, line)))
            {
                continue;
            }

            said.Add(line);
            (first, headers) = first is null ? (line, headers) : (first, headers.Add(new(ChallengeHeader, line)));
        }

        return said.Count == Lines(refused).Count() ? refused : refused with { Problem = refused.Problem with { Challenge = first, Headers = headers } };
    }

    /// <summary>The challenge, without an error, of the scheme by which a credential came.</summary>
    public static string ChallengeOf(IAuthenticationScheme scheme, PresentedCredential credential, RouteRules rules)
    {
        var lines = Lines(scheme.ChallengeFor(rules)).ToList();
        return lines.Find(line => credential.IsOf(NameOf(line).ToString())) ?? lines.FirstOrDefault() ?? "Bearer";
    }

    /// <summary>The name of the scheme by which a credential came. Made once for each: it is asked for at every request.</summary>
    public PresentedScheme SchemeOf(IAuthenticationScheme scheme, PresentedCredential credential)
    {
        foreach (var (owner, name) in _presented)
        {
            if (ReferenceEquals(owner, scheme) && credential.IsOf(name.Name))
            {
                return name;
            }
        }

        foreach (var (owner, name) in _presented)
        {
            if (ReferenceEquals(owner, scheme))
            {
                return name;
            }
        }

        return Fallback;
    }

    private static IEnumerable<string> Lines(AuthenticationOutcome.Refused refused) =>
        refused.Problem.Headers.Where(header => header.Key == ChallengeHeader).Select(header => header.Value)
            .Prepend(refused.Problem.Challenge).OfType<string>();

    private static bool IsOfOneScheme(string one, string other) => NameOf(one).Equals(NameOf(other), StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> NameOf(string challenge)
    {
        var end = challenge.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? challenge : challenge.AsSpan(0, end);
    }
}
