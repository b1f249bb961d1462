using System.Collections.Immutable;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Identity;
using AuthGateway.Relations.Compilation;
using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Evaluation.Recording;

/// <summary>
/// An evaluation with what it was made from, of which it holds no more than the rule read: never the request's body, which is as large as a caller likes. One thread
/// at a time fills it in; whoever finds it later only reads.
/// </summary>
internal sealed class RecordedEvaluation(DecisionId id, Principal asker, string place, DateTimeOffset time) : KeptDecision(id, asker, place, time)
{
    // Nearly all rules ask one question or none: the first answer needs no list.
    private RelationNote _note;
    private List<RelationNote>? _more;
    private QuestionReads _passed = QuestionReads.None;

    /// <summary>The rule that decided; null where there is none.</summary>
    public NamedRule? Rule { get; private set; }

    /// <summary>What was asked; null until it is decided, and where nobody will look.</summary>
    public RecordedQuestion? Question { get; set; }

    /// <summary>The decision.</summary>
    public EvaluationOutcome Result { get; private set; } = EvaluationOutcome.Allowed.Instance;

    /// <inheritdoc/>
    public override string? DecidedBy => Rule?.Name;

    /// <inheritdoc/>
    public override string Outcome => Result switch
    {
        EvaluationOutcome.Denied => DecisionOutcomes.Denied,
        EvaluationOutcome.Unavailable => DecisionOutcomes.Unavailable,
        _ => DecisionOutcomes.Allowed,
    };

    /// <inheritdoc/>
    public override string? Reason => Result switch
    {
        EvaluationOutcome.Denied denied => denied.Reason,
        EvaluationOutcome.Unavailable unavailable => unavailable.Reason,
        _ => null,
    };

    /// <summary>What was read of the question's free parts: by the rule, and by the conditions of the models that were given the context.</summary>
    public QuestionReads Reads => (Rule?.Rule.Reads ?? QuestionReads.None).With(_passed);

    /// <summary>What stores told, in the order in which they did.</summary>
    public ImmutableArray<RelationNote> Notes => _note.Asked is null ? [] : [_note, .. _more ?? []];

    /// <summary>Notes the rule that decides.</summary>
    public void Found(NamedRule rule) => Rule = rule;

    /// <summary>Notes what a store told.</summary>
    public void Note(RelationNote note)
    {
        if (_note.Asked is null)
        {
            _note = note;
        }
        else
        {
            (_more ??= []).Add(note);
        }
    }

    /// <summary>Notes that the context was given to a model: it reads of it what its conditions have parameters for.</summary>
    public void Passed(CompiledModel model) => _passed = _passed.With(ModelReads.Of(model));

    /// <summary>What a store told about a relationship; null where nobody noted it.</summary>
    public RelationNote? NoteOf(RelationRule asked)
    {
        foreach (var note in Notes)
        {
            if (ReferenceEquals(note.Asked, asked))
            {
                return note;
            }
        }

        return null;
    }

    /// <summary>Ends it.</summary>
    public void Decide(EvaluationOutcome outcome, TimeSpan took) => (Result, Took) = (outcome, took);
}
