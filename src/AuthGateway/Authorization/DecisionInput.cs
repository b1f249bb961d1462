using System.Runtime.InteropServices;
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

    /// <summary>The request at hand and its caller.</summary>
    /// <param name="context">A request that was canonicalised and routed.</param>
    /// <param name="caller">Who proved to be calling.</param>
    /// <param name="needs">What the policy takes: what it does not is not looked for.</param>
    /// <param name="clock">The time of day.</param>
    public static DecisionInput Of(HttpContext context, Principal caller, RequirementNeeds needs, TimeProvider clock) => needs == RequirementNeeds.None
        ? new DecisionInput(caller)
        : new DecisionInput(caller)
        {
            Request = needs.HasFlag(RequirementNeeds.Request) ? Facts(context, clock) : null,
            Ledger = context.Ledger().Handle(),
            Cancellation = context.RequestAborted,
        };

    private static RequestFacts Facts(HttpContext context, TimeProvider clock) => new()
    {
        Time = clock.GetUtcNow(),
        Method = context.Request.Method,
        Path = CanonicalPath.Literal(context.Request.Path.Value ?? ""),
        PathParameters = PathParameters.Of(context.Request.RouteValues),
        Headers = context.Request.Headers,
        ClientAddress = context.ClientAddress()?.Address,
    };
}
