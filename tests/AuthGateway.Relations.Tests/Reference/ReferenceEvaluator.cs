using AuthGateway.Relations.Model;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Tests.Reference;

/// <summary>
/// The meaning of a model and tuples, written for nothing but to be plainly right: for one user it works out every relation of every object at once, by going
/// over all of them until nothing changes. It shares no code with the engine. Relations of objects are numbered, so that a set of them is an array of truths.
/// </summary>
internal sealed class ReferenceEvaluator
{
    private readonly string[] _objects;
    private readonly string[] _names;
    private readonly RelationDefinition?[] _relations;
    private readonly ReferenceTuple[][] _tuples;
    private readonly bool _hasUnknown;

    public ReferenceEvaluator(AuthorizationModel model, IReadOnlyList<RelationshipTuple> tuples, Func<string, bool?> condition)
    {
        _objects = [.. tuples.SelectMany(tuple => new[] { tuple.Object, tuple.User.Split('#')[0] }).Distinct()];
        _names = [.. model.Types.SelectMany(type => type.Relations).Select(relation => relation.Name).Distinct()];
        _relations =
        [
            .. from target in _objects
               let type = model.Types.Single(type => type.Name == target.Split(':')[0])
               from name in _names
               select type.Relations.FirstOrDefault(relation => relation.Name == name),
        ];
        _tuples =
        [
            .. _relations.Select((relation, node) => tuples
                .Where(tuple => relation is not null && tuple.Object == _objects[node / _names.Length] && tuple.Relation == relation.Name && IsAllowed(tuple, relation))
                .Select(tuple => new ReferenceTuple(tuple.User, Node(tuple.User), Array.IndexOf(_objects, tuple.User), tuple.Condition is null ? true : condition(tuple.Condition.Name)))
                .ToArray()),
        ];
        _hasUnknown = _tuples.Any(list => list.Any(tuple => tuple.Counts is null));
    }

    /// <summary>All that the user has.</summary>
    public Dictionary<(string Object, string Relation), ReferenceAnswer> Solve(string user)
    {
        var (lower, upper) = Bounds(user, whatIsUnknown: null);
        var circles = _hasUnknown && !lower.SequenceEqual(upper) ? new[] { Bounds(user, whatIsUnknown: false), Bounds(user, whatIsUnknown: true) } : [];
        var answers = new Dictionary<(string, string), ReferenceAnswer>();
        for (var node = 0; node < _relations.Length; node++)
        {
            answers[(_objects[node / _names.Length], _names[node % _names.Length])] =
                lower[node] ? ReferenceAnswer.Yes
                : !upper[node] || !_hasUnknown ? ReferenceAnswer.No
                : Array.Exists(circles, bounds => bounds.Upper[node] && !bounds.Lower[node]) ? ReferenceAnswer.NoOrUnknown
                : ReferenceAnswer.Unknown;
        }

        return answers;
    }

    // The least that holds and the most that can, each made of the other.
    private (bool[] Lower, bool[] Upper) Bounds(string user, bool? whatIsUnknown)
    {
        var (lower, upper) = (new bool[_relations.Length], new bool[_relations.Length]);
        Array.Fill(upper, value: true);
        while (true)
        {
            var newUpper = Least(user, [lower, upper], [whatIsUnknown ?? true, whatIsUnknown ?? false]);
            var newLower = Least(user, [newUpper, lower], [whatIsUnknown ?? false, whatIsUnknown ?? true]);
            if (newUpper.SequenceEqual(upper) && newLower.SequenceEqual(lower))
            {
                return (lower, upper);
            }

            (lower, upper) = (newLower, newUpper);
        }
    }

    private bool[] Least(string user, bool[][] below, bool[] unknown)
    {
        var holds = new bool[_relations.Length];
        var self = Node(user);
        bool[][] sets = [holds, .. below];
        bool grew;
        do
        {
            grew = false;
            for (var node = 0; node < holds.Length; node++)
            {
                if (!holds[node] && _relations[node] is { } relation && (node == self || Holds(node, relation.Rewrite, user, sets, unknown)))
                {
                    holds[node] = grew = true;
                }
            }
        }
        while (grew);
        return holds;
    }

    private bool Holds(int node, Rewrite rewrite, string user, bool[][] sets, bool[] unknown) => rewrite switch
    {
        Rewrite.This => Array.Exists(_tuples[node], tuple => (tuple.Counts ?? unknown[0]) && Names(tuple, user, sets[0])),
        Rewrite.ComputedUserset computed => sets[0][Node(node, computed.Relation)],
        Rewrite.TupleToUserset parents => Array.Exists(
            _tuples[Node(node, parents.Tupleset)], tuple => (tuple.Counts ?? unknown[0]) && tuple.Object >= 0 && sets[0][Node(tuple.Object * _names.Length, parents.ComputedRelation)]),
        Rewrite.Union union => union.Children.Any(child => Holds(node, child, user, sets, unknown)),
        Rewrite.Intersection all => all.Children.All(child => Holds(node, child, user, sets, unknown)),
        Rewrite.Difference difference => Holds(node, difference.Base, user, sets, unknown)
            && !Holds(node, difference.Subtract, user, [sets[1], sets[2], sets[1]], [unknown[1], unknown[0]]),
        _ => throw new InvalidOperationException(),
    };

    private static bool Names(ReferenceTuple tuple, string user, bool[] holds) =>
        tuple.User == user
        || (tuple.User.EndsWith(":*", StringComparison.Ordinal) && !user.Contains('#', StringComparison.Ordinal) && !user.EndsWith(":*", StringComparison.Ordinal)
            && user.StartsWith(tuple.User[..^1], StringComparison.Ordinal))
        || (tuple.Node >= 0 && holds[tuple.Node]);

    private int Node(int node, string relation) => (node / _names.Length * _names.Length) + Array.IndexOf(_names, relation);

    // The number of "group:1#member"; less than nothing for what is none.
    private int Node(string userset) => userset.Split('#') is [var target, var relation] && Array.IndexOf(_objects, target) is >= 0 and var number
        ? (number * _names.Length) + Array.IndexOf(_names, relation)
        : -1;

    private static bool IsAllowed(RelationshipTuple tuple, RelationDefinition relation)
    {
        var (type, isWildcard) = (tuple.User.Split(':')[0], tuple.User.EndsWith(":*", StringComparison.Ordinal));
        var userset = tuple.User.Split('#') is [_, var name] ? name : null;
        return relation.DirectTypes.Any(direct =>
            direct.Type == type && direct.Relation == userset && direct.IsWildcard == isWildcard && direct.Condition == tuple.Condition?.Name);
    }

    private sealed record ReferenceTuple(string User, int Node, int Object, bool? Counts);
}
