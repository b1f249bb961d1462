using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Graph;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Evaluation;

/// <summary>Lays a request's own tuples over what it sees.</summary>
internal static class ContextualTuples
{
    /// <summary>Takes them in, if the model allows all of them (CVE-2025-48371: those of a type that the relation does not take were let count).</summary>
    public static RelationError? Add(RequestGraph graph, CompiledModel model, IReadOnlyList<RelationshipTuple> tuples, EvaluationLimits limits)
    {
        if (tuples.Count > limits.MaxContextualTuples)
        {
            return new RelationError(RelationErrorCode.ExceededEntityLimit, $"A request can bring {limits.MaxContextualTuples} tuples along at most.");
        }

        if (model.Tuples?.CheckContextual(tuples) is { } error)
        {
            return error;
        }

        foreach (var tuple in tuples)
        {
            if (Add(graph, model, tuple) is { } invalid)
            {
                return invalid;
            }
        }

        return null;
    }

    private static RelationError? Add(RequestGraph graph, CompiledModel model, RelationshipTuple tuple)
    {
        if (!TupleText.TryParse(tuple.Object, out var target) || !target.Relation.IsEmpty || target.IsWildcard || !TupleText.TryParse(tuple.User, out var user)
            || model.FindType(target.Type) is not { } type || type.Find(tuple.Relation) is not { } relation || model.FindType(user.Type) is not { } userType)
        {
            return Invalid(tuple);
        }

        var kind = user.IsWildcard ? userType.Wildcards : user.Relation.IsEmpty ? userType.Objects : userType.Find(user.Relation)?.Kind;
        if (kind is null || relation.FindDirect(kind.Value) is not { } direct || !direct.Allows(tuple.Condition?.Name))
        {
            return Invalid(tuple);
        }

        graph.Add(new InternedTuple(
            graph.Number(type.Objects, target.Id), relation.Kind, kind.Value, graph.Number(userType.Objects, user.Id), tuple.Condition));
        return null;
    }

    private static RelationError Invalid(RelationshipTuple tuple) =>
        new(RelationErrorCode.InvalidTuple, $"The model does not allow the contextual tuple {tuple.Object}#{tuple.Relation}@{tuple.User}.");
}
