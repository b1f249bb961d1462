using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Decisions;

/// <summary>
/// Decides, gives the decision a name, and keeps and logs it. Every door that decides by a policy comes through here; it knows no request, so that a door may ask
/// about somebody else's.
/// </summary>
internal sealed class DecisionRecorder(RecentDecisions recent, DecisionLog log, TimeProvider clock)
{
    /// <summary>Decides, and records it.</summary>
    /// <param name="policy">What decides; not one that is open to all.</param>
    /// <param name="input">What is decided about. Its facts must be a copy: they are kept (<see cref="RequestFacts"/>).</param>
    /// <param name="place">Where the question comes from: a route's name, or the door's own.</param>
    public ValueTask<RecordedDecision> DecideAsync(RoutePolicy policy, in DecisionInput input, string place) =>
        DecideAsync(policy, input, place, state: 0, facts: null);

    /// <summary>The same, with the facts of a request that the policy itself did not need: asked for when the decision is logged.</summary>
    /// <param name="policy">What decides; not one that is open to all.</param>
    /// <param name="input">What is decided about. Its facts must be a copy: they are kept.</param>
    /// <param name="place">Where the question comes from.</param>
    /// <param name="state">What the facts are taken from.</param>
    /// <param name="facts">Takes them, as a copy; null where there are no more than the input has.</param>
    public ValueTask<RecordedDecision> DecideAsync<TState>(
        RoutePolicy policy, in DecisionInput input, string place, TState state, Func<TState, RoutePolicy, DateTimeOffset, RequestFacts>? facts)
    {
        var started = clock.GetTimestamp();
        var recorded = Begin(policy, input, place);
        var deciding = policy.DecideAsync(policy.Needs.HasFlag(RequirementNeeds.Stores) ? input with { Trail = recorded } : input);
        if (!deciding.IsCompletedSuccessfully)
        {
            return WaitAsync(deciding, recorded, started, state, facts);
        }

#pragma warning disable VSTHRD103 // It has completed: nothing is waited for.
        End(recorded, deciding.Result, started, state, facts);
#pragma warning restore VSTHRD103
        return new(recorded);
    }

    /// <summary>Records what was decided elsewhere, by <see cref="RoutePolicy.DecideAsync"/> alone.</summary>
    /// <param name="policy">What decided.</param>
    /// <param name="input">What was decided about, as a copy.</param>
    /// <param name="place">Where the question came from.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="took">How long it took.</param>
    public RecordedDecision Record(RoutePolicy policy, in DecisionInput input, string place, AuthorizationDecision decision, TimeSpan took)
    {
        var recorded = input.Trail ?? Begin(policy, input, place);
        recorded.Decide(decision, took);
        Keep(recorded);
        return recorded;
    }

    private RecordedDecision Begin(RoutePolicy policy, in DecisionInput input, string place)
    {
        var now = clock.GetUtcNow();
        return new RecordedDecision(DecisionId.New(now), policy, input.Caller, place, now) { Request = input.Request };
    }

    private async ValueTask<RecordedDecision> WaitAsync<TState>(
        ValueTask<AuthorizationDecision> deciding, RecordedDecision recorded, long started, TState state, Func<TState, RoutePolicy, DateTimeOffset, RequestFacts>? facts)
    {
        End(recorded, await deciding, started, state, facts);
        return recorded;
    }

    private void End<TState>(
        RecordedDecision recorded, AuthorizationDecision decision, long started, TState state, Func<TState, RoutePolicy, DateTimeOffset, RequestFacts>? facts)
    {
        recorded.Decide(decision, clock.GetElapsedTime(started));
        if (recorded.Request is null && facts is not null && log.Wants(recorded))
        {
            recorded.Request = facts(state, recorded.Policy, recorded.Time);
        }

        Keep(recorded);
    }

    private void Keep(RecordedDecision recorded)
    {
        recent.Add(recorded);
        log.Add(recorded);
    }
}
