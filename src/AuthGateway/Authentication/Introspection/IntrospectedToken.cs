using System.Collections.Immutable;
using AuthGateway.Authentication.Bearer;

namespace AuthGateway.Authentication.Introspection;

/// <summary>
/// Facts about an opaque token, as its server stated them. Whether it is good now, here and for this request is asked each time
/// (CVE-2021-32701: a cached verdict skipped the checks that the next route had).
/// </summary>
/// <param name="Outcome">Whom it proves.</param>
/// <param name="Audiences">For whom it is; empty when the server stated nobody.</param>
/// <param name="Times">When it is valid.</param>
/// <param name="IsDpop">Whether its type demands a DPoP proof.</param>
/// <param name="AnsweredAt">When the server answered, by a clock that nobody sets.</param>
internal sealed record IntrospectedToken(
    AuthenticationOutcome.Authenticated Outcome, ImmutableArray<string> Audiences, TokenTimes Times, bool IsDpop, long AnsweredAt);
