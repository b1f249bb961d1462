using System.Collections.Immutable;
using AuthGateway.Authorization.Conditions;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Cel.Values;
using AuthGateway.Latency;

namespace AuthGateway.Authorization.Requirements;

/// <summary>A condition over what a store says of objects is true. What the store cannot tell now is no attribute that is missing: nobody knows, 503.</summary>
internal sealed class AttributeRequirement : Requirement
{
    private static readonly AuthorizationDecision NoPlainValue = Denials.Right(DecisionReasons.RelationValue);
    private static readonly AttributeAnswer NotConfirmed = new AttributeAnswer.Unknown(StoreCopy.NotFresh, LatencyOwner.Redis);

    private readonly PolicyCondition _condition;
    private readonly IRelationChecks _checks;
    private readonly ImmutableArray<(AttributeSettings Settings, NameTemplate Object, MemberReads Reads)> _sources;

    public AttributeRequirement(PolicyCondition condition, IEnumerable<AttributeSettings> sources, IRelationChecks checks)
    {
        (_condition, _checks) = (condition, checks);
        _sources = [.. sources.Select(source => (source, source.ObjectTemplate, condition.Attributes.Of(source.Name)))];
        Needs = RequirementNeeds.Stores
            | (condition.ReadsRequest || _sources.Any(source => source.Object.Value is NameSource.PathParameter) ? RequirementNeeds.Request : RequirementNeeds.None);
    }

    /// <inheritdoc/>
    public override RequirementNeeds Needs { get; }

    /// <inheritdoc/>
    public override PolicyReads Reads => _condition.Reads;

    /// <inheritdoc/>
    public override ValueTask<AuthorizationDecision> CheckAsync(in DecisionInput input) => CheckAsync(input, note: input.Trail);

    /// <inheritdoc/>
    public override PartExplanation Describe() => new("condition") { Condition = _condition.Source };

    /// <inheritdoc/>
    public override async ValueTask<PartExplanation> ExplainAsync(ExplanationInput input)
    {
        var whole = Describe() with { Attributes = [.. input.Decision.Attributes.Where(IsOwn)] };
        var (values, otherwise) = await FindAsync(input.Input, note: null);
        if (values is null)
        {
            return otherwise switch
            {
                AuthorizationDecision.Denied denied => whole with { Outcome = PartOutcome.Failed, Reason = denied.Reason },
                AuthorizationDecision.Unavailable unavailable => whole with { Outcome = PartOutcome.Unknown, Reason = unavailable.Reason },
                _ => throw new InvalidOperationException("Without values there is an outcome."),
            };
        }

        var reason = _condition.Evaluate(input.Input, values);
        return whole with
        {
            Outcome = reason is null ? PartOutcome.Held : PartOutcome.Failed,
            Reason = reason,
            Steps = _condition.Explain(input.Input, values),
        };
    }

    private async ValueTask<AuthorizationDecision> CheckAsync(DecisionInput input, RecordedDecision? note)
    {
        var (values, otherwise) = await FindAsync(input, note);
        return values is null ? otherwise! : ConditionRequirement.Decide(_condition.Evaluate(input, values));
    }

    // The values, or what it comes to without them.
    private async ValueTask<(AttributeValues? Values, AuthorizationDecision? Otherwise)> FindAsync(DecisionInput input, RecordedDecision? note)
    {
        var values = new CelValue[_sources.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (settings, template, reads) = _sources[i];
            if (!template.TryFill(input, out var name))
            {
                return (null, NoPlainValue);
            }

            var answer = input.Told is { } told ? told.Of(settings.Store, name, reads)
                : StorePatience.For(settings.Confirm, input.WithoutWaiting) is { } freshness
                    ? await _checks.FindAttributesAsync(settings.Store, name, freshness, input.Ledger, input.Cancellation)
                    : NotConfirmed;
            note?.Note(new AttributeNote(settings.Store, name, reads, answer));
            switch (answer)
            {
                case AttributeAnswer.Found found:
                    values[i] = found.Values;
                    break;

                case AttributeAnswer.Unknown unknown:
                    return (null, Outage.Of(unknown.Reason, unknown.Missing));
            }
        }

        return (new AttributeValues(values), null);
    }

    private bool IsOwn(AttributeNote note) => _sources.Any(source => source.Settings.Store == note.Store && source.Reads.IsWithin(note.Reads));
}
