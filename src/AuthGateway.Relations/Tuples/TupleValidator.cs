using System.Runtime.InteropServices;
using System.Text.Json;
using AuthGateway.Relations.Conditions;
using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Tuples;

/// <summary>Whether a valid model allows tuples. Immutable, for all threads.</summary>
internal sealed class TupleValidator(AuthorizationModel model, CompiledConditions conditions, TupleBounds? bounds = null)
{
    private readonly ModelIndex _index = new(model);
    private readonly TupleBounds _bounds = bounds ?? TupleBounds.Default;

    /// <summary>Whether a write can be taken; null when it can.</summary>
    /// <param name="writes">The tuples to be added.</param>
    /// <param name="deletes">The tuples to be deleted. They need not fit the model: one that no longer fits must be deletable.</param>
    public RelationError? CheckWrite(IReadOnlyList<RelationshipTuple> writes, IReadOnlyList<RelationshipTuple> deletes)
    {
        if (writes.Count + deletes.Count == 0)
        {
            return new RelationError(RelationErrorCode.InvalidWriteInput, "Invalid input. Make sure you provide at least one write, or at least one delete");
        }

        if (writes.Count + deletes.Count > _bounds.MaxTuplesPerWrite)
        {
            return TooMany("write operations", _bounds.MaxTuplesPerWrite);
        }

        foreach (var tuple in writes)
        {
            if (ProblemOf(tuple) is { } problem)
            {
                return new RelationError(RelationErrorCode.ValidationError, problem.MessageFor(tuple));
            }
        }

        foreach (var tuple in deletes)
        {
            if (ProblemOfForm(tuple) is { } problem)
            {
                return new RelationError(RelationErrorCode.ValidationError, problem.MessageFor(tuple));
            }
        }

        return FindDuplicate(deletes.Concat(writes)) is { } twice
            ? new RelationError(
                RelationErrorCode.CannotAllowDuplicateTuplesInOneRequest,
                $"duplicate tuple in write: user: '{twice.User}', relation: '{twice.Relation}', object: '{twice.Object}'")
            : null;
    }

    /// <summary>
    /// Whether a question may bring these tuples along; null when it may. They are held to all that stored tuples are held to:
    /// a contextual tuple of a type that the relation does not take let callers in (CVE-2025-48371).
    /// </summary>
    public RelationError? CheckContextual(IReadOnlyList<RelationshipTuple> tuples)
    {
        if (tuples.Count > _bounds.MaxContextualTuples)
        {
            return TooMany("contextual tuples", _bounds.MaxContextualTuples);
        }

        foreach (var tuple in tuples)
        {
            if (ProblemOf(tuple) is { } problem)
            {
                var code = problem.IsOfCondition ? RelationErrorCode.ValidationError : RelationErrorCode.InvalidTuple;
                return new RelationError(code, problem.MessageFor(tuple));
            }
        }

        return null;
    }

    /// <summary>Why the model does not allow a tuple; null when it does.</summary>
    public TupleProblem? ProblemOf(RelationshipTuple tuple)
    {
        if (UserReference.Parse(tuple.User) is not { } user)
        {
            return Problem("the 'user' field must be an object (e.g. document:1) or an 'object#relation' or a typed wildcard (e.g. group:*)");
        }

        if (!_index.HasType(user.Type))
        {
            return Problem($"type '{user.Type}' not found");
        }

        if (user.Relation is not null && _index.FindRelation(user.Type, user.Relation) is null)
        {
            return Problem($"relation '{user.Type}#{user.Relation}' not found");
        }

        if (ProblemOfForm(tuple) is { } malformed)
        {
            return malformed;
        }

        var target = ObjectReference.Parse(tuple.Object)!.Value;
        if (!_index.HasType(target.Type))
        {
            return Problem($"type '{target.Type}' not found");
        }

        return _index.FindRelation(target.Type, tuple.Relation) is { } relation
            ? ProblemOfRestrictions(tuple, user, $"{target.Type}#{relation.Name}", relation)
            : Problem($"relation '{target.Type}#{tuple.Relation}' not found");
    }

    private static TupleProblem? ProblemOfForm(RelationshipTuple tuple)
    {
        if (UserReference.Parse(tuple.User) is null)
        {
            return Problem("the 'user' field is malformed");
        }

        if (ObjectReference.Parse(tuple.Object) is not { } target)
        {
            return Problem("invalid 'object' field format");
        }

        if (target.Id == "*")
        {
            return Problem("the 'object' field cannot reference a typed wildcard");
        }

        return tuple.Relation.Length is 0 or > ModelBounds.MaxNameLength || tuple.Relation.AsSpan().ContainsAny(":#@") || !PlainText.IsPlain(tuple.Relation)
            ? Problem("the 'relation' field is malformed")
            : null;
    }

    private TupleProblem? ProblemOfRestrictions(RelationshipTuple tuple, UserReference user, string shown, RelationDefinition relation)
    {
        // CVE-2025-64751: the kind of subject and its condition are one restriction, and must both fit the same one. With
        // "[user, user:* with office_hours]" the first must not excuse a wildcard from the condition of the second.
        var fitting = relation.DirectTypes.Where(direct =>
            direct.Type == user.Type && direct.Relation == user.Relation && direct.IsWildcard == user.IsWildcard).ToList();
        if (fitting.Count == 0)
        {
            return Problem(user switch
            {
                { IsWildcard: true } => $"the typed wildcard '{user.Type}:*' is not an allowed type restriction for '{shown}'",
                { Relation: not null } => $"'{user.Type}#{user.Relation}' is not an allowed type restriction for '{shown}'",
                _ => $"type '{user.Type}' is not an allowed type restriction for '{shown}'",
            });
        }

        if (tuple.Condition is not { } condition)
        {
            return fitting.Exists(direct => direct.Condition is null) ? null : ProblemOfCondition("condition is missing");
        }

        if (conditions.Find(condition.Name) is not { } compiled)
        {
            return ProblemOfCondition("undefined condition");
        }

        return fitting.Exists(direct => direct.Condition == condition.Name)
            ? ProblemOfContext(condition.Context, compiled)
            : ProblemOfCondition("invalid condition for type restriction");
    }

    private TupleProblem? ProblemOfContext(JsonElement context, CompiledCondition condition)
    {
        if (context.ValueKind != JsonValueKind.Undefined
            && JsonMarshal.GetRawUtf8Value(context).Length is var size && size > _bounds.MaxContextBytes)
        {
            return ProblemOfCondition($"condition context size limit exceeded: {size} bytes exceeds {_bounds.MaxContextBytes} bytes");
        }

        return condition.IssueOf(context) is { } issue ? ProblemOfCondition(issue) : null;
    }

    private static RelationshipTuple? FindDuplicate(IEnumerable<RelationshipTuple> tuples)
    {
        var seen = new HashSet<(string User, string Relation, string Object)>();
        return tuples.FirstOrDefault(tuple => !seen.Add((tuple.User, tuple.Relation, tuple.Object)));
    }

    private static RelationError TooMany(string what, int most) =>
        new(RelationErrorCode.ExceededEntityLimit, $"The number of {what} exceeds the allowed limit of {most}");

    private static TupleProblem Problem(string reason) => new(IsOfCondition: false, reason);

    private static TupleProblem ProblemOfCondition(string reason) => new(IsOfCondition: true, reason);
}
