using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Graph;

namespace AuthGateway.Relations.Evaluation;

/// <summary>Looks up what a question names. Nothing is made for a name that is known.</summary>
internal static class QueryNames
{
    /// <summary>Looks up a user.</summary>
    public static bool TryFindSubject(CompiledModel model, RequestGraph graph, string user, out Subject subject, out RelationError? error)
    {
        subject = default;
        if (!TupleText.TryParse(user, out var text))
        {
            error = new RelationError(RelationErrorCode.ValidationError, "The user is none: an object, a userset, or everybody of a type.");
            return false;
        }

        if (model.FindType(text.Type) is not { } type)
        {
            error = new RelationError(RelationErrorCode.ValidationError, $"The model has no type {text.Type}.");
            return false;
        }

        CompiledRelation? relation = null;
        if (!text.Relation.IsEmpty && (relation = type.Find(text.Relation)) is null)
        {
            error = new RelationError(RelationErrorCode.ValidationError, $"The model has no relation {text.Type}#{text.Relation}.");
            return false;
        }

        error = null;
        var id = graph.Number(type.Objects, text.Id);
        subject = relation is not null ? new Subject(relation.Kind, KindForm.Userset, id, relation, 0, -1)
            : text.IsWildcard ? new Subject(type.Wildcards, KindForm.Wildcard, id, null, 0, -1)
            : new Subject(type.Objects, KindForm.Object, id, null, type.Wildcards, graph.Find(type.Objects, "*"));
        return true;
    }

    /// <summary>Looks up an object and a relation to it.</summary>
    /// <param name="isCheck">Whether a check asks: it knows one error for all that is not in the model, the listings tell types and relations apart.</param>
    public static bool TryFindTarget(
        CompiledModel model, RequestGraph graph, string target, string relation, bool isCheck, out int id, out CompiledRelation found, out RelationError? error)
    {
        (id, found) = (-1, null!);
        if (!TupleText.TryParse(target, out var text) || !text.Relation.IsEmpty || text.IsWildcard)
        {
            error = new RelationError(RelationErrorCode.ValidationError, "The object is none.");
            return false;
        }

        if (!TryFindRelation(model, text.Type, relation, isCheck, out found, out error))
        {
            return false;
        }

        id = graph.Number(found.Type.Objects, text.Id);
        return true;
    }

    /// <summary>Looks up a relation of a type.</summary>
    public static bool TryFindRelation(
        CompiledModel model, ReadOnlySpan<char> type, string relation, bool isCheck, out CompiledRelation found, out RelationError? error)
    {
        found = null!;
        error = null;
        if (model.FindType(type) is not { } known)
        {
            error = new RelationError(isCheck ? RelationErrorCode.ValidationError : RelationErrorCode.TypeNotFound, $"The model has no type {type}.");
        }
        else if (known.Find(relation) is not { } same)
        {
            error = new RelationError(isCheck ? RelationErrorCode.ValidationError : RelationErrorCode.RelationNotFound, $"The model has no relation {type}#{relation}.");
        }
        else
        {
            found = same;
        }

        return error is null;
    }
}
