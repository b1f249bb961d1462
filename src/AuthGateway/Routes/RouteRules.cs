using System.Collections.Immutable;

namespace AuthGateway.Routes;

/// <summary>What a route demands of its requests, as its configuration says it. Stands in the endpoint's metadata.</summary>
/// <remarks>An endpoint without rules answers nobody: the pipeline refuses it.</remarks>
internal sealed record RouteRules
{
    /// <summary>The route's name in logs, metrics and spans.</summary>
    public required string RouteId { get; init; }

    /// <summary>The named policy that decides.</summary>
    public required string Policy { get; init; }

    /// <summary>Whether an application's bundle brought the route. The platform's own stand above it.</summary>
    public bool IsOfBundle { get; init; }

    /// <summary>The authentication schemes that the route accepts, in order of preference.</summary>
    public ImmutableArray<string> Schemes { get; init; } = [AuthenticationSchemes.Bearer];

    /// <summary>
    /// How old the local copy of the revocations may be for this route; null when the revocation lease alone decides.
    /// Beyond it the route answers 503.
    /// </summary>
    public TimeSpan? ContinueWithoutRedisFor { get; init; }

    /// <summary>
    /// Whether Redis is asked at each request if anything was revoked. Without it a revocation is known here within a
    /// few milliseconds, or the lease while messages are lost.
    /// </summary>
    public bool ConfirmRevocations { get; init; }

    /// <summary>Whether the caller's credential goes on to the upstream. It does not, unless the route says so.</summary>
    public bool ForwardCredential { get; init; }

    /// <summary>Which proof of possession the route demands.</summary>
    public ProofDemand ProofOfPossession { get; init; }

    /// <summary>Whether a DPoP proof is used up by a request of the route.</summary>
    public ProofUse ProofUse { get; init; }

    /// <summary>
    /// The authentication contexts (<c>acr</c>) of which the caller must have one, in order of preference (RFC 9470); empty for any.
    /// </summary>
    public ImmutableArray<string> AcrValues { get; init; } = [];

    /// <summary>How long ago the person may have authenticated at most (RFC 9470); null for any time.</summary>
    public TimeSpan? MaxAuthenticationAge { get; init; }

    /// <summary>The largest request body in bytes, -1 for any; null when the server's own bound holds.</summary>
    public long? MaxRequestBodyBytes { get; init; }

    /// <summary>How long the upstream may take in all; null when the proxy's own bound holds.</summary>
    public TimeSpan? Timeout { get; init; }
}
