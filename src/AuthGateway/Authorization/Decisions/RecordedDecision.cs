using System.Collections.Immutable;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Authorization.Requirements;
using AuthGateway.Identity;
using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Decisions;

/// <summary>
/// A decision with all that it was made from. It holds what is immutable and shared (the policy, the principal) and the request's facts, which are a copy:
/// never the request, whose parts the server uses again. One thread at a time fills it in; whoever finds it in <see cref="RecentDecisions"/> only reads.
/// </summary>
internal sealed class RecordedDecision(DecisionId id, RoutePolicy policy, Principal caller, string place, DateTimeOffset time) : KeptDecision(id, caller, place, time)
{
    // Nearly all policies ask one question or none: the first answer needs no list.
    private RelationRequirement? _asked;
    private RelationAnswer? _answer;
    private List<(RelationRequirement Asked, RelationAnswer Answer)>? _more;
    private List<AttributeNote>? _attributes;

    /// <summary>What decided.</summary>
    public RoutePolicy Policy { get; } = policy;

    /// <summary>What was called; null where neither the policy nor the log needed it.</summary>
    public RequestFacts? Request { get; set; }

    /// <summary>The decision.</summary>
    public AuthorizationDecision Decision { get; private set; } = AuthorizationDecision.Allowed.Instance;

    /// <inheritdoc/>
    public override string DecidedBy => Policy.Name;

    /// <inheritdoc/>
    public override string? Reason => Decision switch
    {
        AuthorizationDecision.Denied denied => denied.Reason,
        AuthorizationDecision.Unavailable unavailable => unavailable.Reason,
        _ => null,
    };

    /// <inheritdoc/>
    public override string Outcome => Decision switch
    {
        AuthorizationDecision.Denied => DecisionOutcomes.Denied,
        AuthorizationDecision.Unavailable => DecisionOutcomes.Unavailable,
        _ => DecisionOutcomes.Allowed,
    };

    /// <summary>The answers of stores, in the order in which they came.</summary>
    public ImmutableArray<(RelationRequirement Asked, RelationAnswer Answer)> Answers =>
        _asked is null ? [] : [(_asked, _answer!), .. _more ?? []];

    /// <summary>The attributes that conditions were told.</summary>
    public IReadOnlyList<AttributeNote> Attributes => _attributes ?? [];

    /// <summary>Notes what a condition was told.</summary>
    public void Note(AttributeNote told) => (_attributes ??= []).Add(told);

    /// <summary>Notes what a part was told.</summary>
    public void Note(RelationRequirement asked, RelationAnswer answer)
    {
        if (_asked is null)
        {
            (_asked, _answer) = (asked, answer);
        }
        else
        {
            (_more ??= []).Add((asked, answer));
        }
    }

    /// <summary>What a part was told; null where nobody noted it.</summary>
    public RelationAnswer? AnswerOf(RelationRequirement asked) =>
        ReferenceEquals(asked, _asked) ? _answer : _more?.Find(note => ReferenceEquals(note.Asked, asked)).Answer;

    /// <summary>Ends it.</summary>
    public void Decide(AuthorizationDecision decision, TimeSpan took) => (Decision, Took) = (decision, took);
}
