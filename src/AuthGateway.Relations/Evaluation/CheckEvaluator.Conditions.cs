using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Conditions;
using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Graph;

namespace AuthGateway.Relations.Evaluation;

/// <content>Whether a tuple counts.</content>
internal sealed partial class CheckEvaluator
{
    /// <summary>Whether a tuple counts: the model allows it, and its condition is met.</summary>
    /// <param name="set">The set at the tuple's object.</param>
    /// <param name="edge">The tuple.</param>
    /// <param name="kind">What the model says of such tuples.</param>
    internal Verdict Holds(EdgeSet set, ulong edge, DirectKind kind)
    {
        if (_recorder is null && !Edge.IsConditioned(edge))
        {
            return kind.AllowsUnconditioned ? Verdict.True : Verdict.False;
        }

        var condition = Edge.IsConditioned(edge) ? set.ConditionOf(edge) : null;
        var verdict = !kind.Allows(condition?.Name) ? Verdict.False : condition is null ? Verdict.True : Evaluate(condition);
        _recorder?.Tuple(SubjectName(edge), condition, _context, verdict);
        return verdict;
    }

    /// <summary>Who has which relation to an object, as this request sees it.</summary>
    internal EdgeSet Subjects(int id) => _graph.Subjects(id);

    /// <summary>What is known of a relation without looking at tuples.</summary>
    internal Verdict? Known(int id, CompiledRelation relation) =>
        !_subject.CanHave(relation) ? Verdict.False
        : _subject.Id == id && _subject.Relation == relation ? Verdict.True
        : null;

    /// <summary>Notes that a relation lies too far away.</summary>
    internal Verdict TooFar(CompiledRelation relation) => TooDeep(relation);

    private Verdict Evaluate(Tuples.RelationshipCondition condition)
    {
        switch (_model.Conditions.Evaluate(condition, _context))
        {
            case ConditionOutcome.Met:
                return Verdict.True;
            case ConditionOutcome.NotMet:
                return Verdict.False;
            case ConditionOutcome.Missing missing:
                Problem ??= new RelationError(
                    RelationErrorCode.ValidationError, $"The condition {condition.Name} lacks {string.Join(", ", missing.Names)} in the request's context.");
                return Verdict.Unknown;
            case ConditionOutcome.Failed failed:
                Problem ??= new RelationError(RelationErrorCode.ValidationError, $"The condition {condition.Name} could not be worked out: {failed.Message}");
                return Verdict.Unknown;
            default:
                throw new InvalidOperationException("A condition has no other outcome.");
        }
    }

    private string SubjectName(ulong edge)
    {
        var kind = _model.Vocabulary[Edge.Second(edge)];
        return kind.Form == KindForm.Userset ? $"{_graph.Name(Edge.Id(edge))}#{kind.Relation}" : _graph.Name(Edge.Id(edge));
    }
}
