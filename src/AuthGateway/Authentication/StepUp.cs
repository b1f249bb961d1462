using System.Globalization;
using AuthGateway.Identity;
using AuthGateway.Problems;
using AuthGateway.Routes;

namespace AuthGateway.Authentication;

/// <summary>Whether a caller authenticated well and lately enough for a route (RFC 9470).</summary>
internal static class StepUp
{
    private const string Error = "insufficient_user_authentication";
    private const string OtherContext = "Another way of authenticating is needed";
    private const string TooLongAgo = "A more recent authentication is needed";

    /// <summary>The reason why it is too little, or null.</summary>
    public static string? Fault(Principal caller, RouteRules rules, DateTimeOffset now, TimeSpan skew)
    {
        if (!rules.AcrValues.IsDefaultOrEmpty && (caller.AuthenticationContext is not { } context || !rules.AcrValues.Contains(context)))
        {
            return AuthenticationReasons.OtherContext;
        }

        if (rules.MaxAuthenticationAge is not { } longest)
        {
            return null;
        }

        // A time that is not known, or that lies ahead, proves nothing.
        var age = now - caller.AuthenticatedAt;
        return age is { } known && known <= longest + skew && known >= -skew ? null : AuthenticationReasons.TooLongAgo;
    }

    /// <summary>The answer: 401 that says what would do (RFC 9470 section 3).</summary>
    /// <param name="challenge">The challenge of the scheme by which the caller came, without an error.</param>
    /// <param name="reason">The reason.</param>
    /// <param name="rules">What the route demands.</param>
    public static AuthenticationOutcome.Refused Answer(string challenge, string reason, RouteRules rules)
    {
        var description = reason == AuthenticationReasons.TooLongAgo ? TooLongAgo : OtherContext;
        var contexts = rules.AcrValues.IsDefaultOrEmpty ? "" : $", acr_values=\"{string.Join(' ', rules.AcrValues)}\"";
        var age = rules.MaxAuthenticationAge is { } longest
            ? string.Create(CultureInfo.InvariantCulture, $", max_age=\"{Math.Floor(longest.TotalSeconds):F0}\"")
            : "";
        return new AuthenticationOutcome.Refused(
            new Problem
            {
                Status = StatusCodes.Status401Unauthorized,
                Code = Error,
                Title = $"{description}.",
                Challenge = $"{challenge}, error=\"{Error}\", error_description=\"{description}\"{contexts}{age}",
            },
            reason);
    }
}
