using System.Runtime.InteropServices;
using AuthGateway.Authorization.Conditions;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Pipeline.Canonical;

namespace AuthGateway.Authorization;

/// <summary>What a decision is made from. Needs no request of its own: whoever asks about somebody else's fills it in.</summary>
/// <param name="Caller">Who is calling.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DecisionInput(Principal Caller)
{
    /// <summary>What is called. Null where nothing is known of it, or no policy asks: whatever reads it then is denied.</summary>
    public RequestFacts? Request { get; init; }

    /// <summary>The account on which waiting for a store is put.</summary>
    public LedgerHandle Ledger { get; init; }

    /// <summary>Ends the waiting.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>
    /// Whether a store that does not answer at once is not waited for: one part of the policy has waited in vain already, and a policy of many parts must
    /// not hold a request for many times as long.
    /// </summary>
    public bool WithoutWaiting { get; init; }

    /// <summary>The attributes that an earlier decision was told, where this one is made again from them; null where stores are asked.</summary>
    public ToldAttributes? Told { get; init; }

    /// <summary>Where parts note what they were told by others, so that it can be explained; null where nobody will ask.</summary>
    public RecordedDecision? Trail { get; init; }

    /// <summary>The request at hand and its caller.</summary>
    /// <param name="context">A request that was canonicalised and routed.</param>
    /// <param name="caller">Who proved to be calling.</param>
    /// <param name="policy">What the policy does not take is not looked for.</param>
    /// <param name="clock">The time of day.</param>
    public static DecisionInput Of(HttpContext context, Principal caller, RoutePolicy policy, TimeProvider clock) => policy.Needs == RequirementNeeds.None
        ? new DecisionInput(caller)
        : new DecisionInput(caller)
        {
            Request = policy.Needs.HasFlag(RequirementNeeds.Request) ? Facts(context, policy, clock.GetUtcNow()) : null,
            Ledger = context.Ledger().Handle(),
            Cancellation = context.RequestAborted,
        };

    /// <summary>
    /// What policies may read of a request, apart from the request: the server uses its headers and its route's values for the next one on the connection, and
    /// a decision is kept for longer. Of the headers nothing is taken but those that the policy lists.
    /// </summary>
    public static RequestFacts Facts(HttpContext context, RoutePolicy policy, DateTimeOffset now) => new()
    {
        Time = now,
        Method = context.Request.Method,
        Path = CanonicalPath.Literal(context.Request.Path.Value ?? ""),
        PathParameters = PathParameters.Of(context.Request.RouteValues),
        Headers = policy.Reads.Headers.IsEmpty ? null : ListedHeaders.Of(context.Request.Headers, policy.Reads.Headers),
        ClientAddress = context.ClientAddress()?.Address,
    };
}
