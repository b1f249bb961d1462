using System.Collections.Immutable;
using System.Text.Json;
using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Conditions;
using AuthGateway.Relations.Model;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Tests.Reference;

/// <summary>
/// A random model and random tuples, small enough to be looked at and tangled enough to go round in circles: usersets and parents that refer to one another,
/// everybody under exclusions, tuples that the model does not allow, conditions that are met, are not met or can't be told.
/// </summary>
internal sealed class RandomWorld : IConditions
{
    private static readonly string[] Owners = ["group", "folder", "doc"];

    private readonly Random _random;
    private readonly double _exclusions;

    public RandomWorld(int seed)
    {
        _random = new Random(seed);
        // Worlds without exclusions are judged strictly; those with many are full of circles through them.
        _exclusions = seed % 3 == 0 ? 0 : _random.NextDouble() * 0.5;
        var relations = _random.Next(1, 4);
        Relations = [.. Enumerable.Range(0, relations).Select(number => $"r{number}")];
        Model = new AuthorizationModel("1.1", [new TypeDefinition("user", []), .. Owners.Select(Type)], []);
        Tuples = [.. Enumerable.Range(0, _random.Next(1, 18)).Select(_ => Tuple()).OfType<RelationshipTuple>().DistinctBy(tuple => (tuple.Object, tuple.Relation, tuple.User))];
        Stored = [.. Tuples.Where(_ => _random.Next(4) > 0)];
        Brought = [.. Tuples.Except(Stored)];
    }

    public AuthorizationModel Model { get; }

    public string[] Relations { get; }

    /// <summary>All tuples.</summary>
    public ImmutableArray<RelationshipTuple> Tuples { get; }

    /// <summary>Those that are stored.</summary>
    public ImmutableArray<RelationshipTuple> Stored { get; }

    /// <summary>Those that a question brings along.</summary>
    public ImmutableArray<RelationshipTuple> Brought { get; }

    public static IEnumerable<string> Users => ["user:0", "user:1", "user:2", "user:*"];

    public IEnumerable<string> Objects => Tuples.SelectMany(tuple => new[] { tuple.Object, tuple.User.Split('#')[0] })
        .Where(name => !name.StartsWith("user", StringComparison.Ordinal) && !name.EndsWith('*')).Distinct();

    public IEnumerable<string> Usersets => from target in Objects from relation in Relations select $"{target}#{relation}";

    public static bool? Met(string condition) => condition switch
    {
        "yes" => true,
        "no" => false,
        _ => null,
    };

    public ConditionOutcome Evaluate(RelationshipCondition condition, JsonElement context) => Met(condition.Name) switch
    {
        true => ConditionOutcome.Met.Instance,
        false => ConditionOutcome.NotMet.Instance,
        null => new ConditionOutcome.Missing(["x"]),
    };

    public override string ToString() => $"{Models.Show(Model)}\n{string.Join('\n', Tuples.Select(tuple => $"{tuple.Object}#{tuple.Relation}@{tuple.User} {tuple.Condition?.Name} {(Brought.Contains(tuple) ? "brought" : "")}"))}";

    private TypeDefinition Type(string name) => new(name, [.. Relations.Select(Relation), new RelationDefinition("parent", new Rewrite.This(), Parents(name))]);

    private ImmutableArray<TypeRestriction> Parents(string type)
    {
        // Only some parents may come with a condition.
        var condition = _random.Next(4) == 0 ? "maybe" : null;
        return type == "doc" ? [new("folder"), new("doc", Condition: condition), new("group")] : [new("folder"), new("group", Condition: condition)];
    }

    private RelationDefinition Relation(string name)
    {
        var rewrite = Rule(depth: 2);
        return new RelationDefinition(name, rewrite, HasThis(rewrite) ? Direct() : []);
    }

    private Rewrite Rule(int depth)
    {
        if (depth == 0 || _random.Next(3) == 0)
        {
            return _random.Next(4) switch
            {
                0 => new Rewrite.ComputedUserset(Pick(Relations)),
                1 => new Rewrite.TupleToUserset("parent", Pick(Relations)),
                _ => new Rewrite.This(),
            };
        }

        if (_random.NextDouble() < _exclusions)
        {
            return new Rewrite.Difference(Rule(depth - 1), Rule(depth - 1));
        }

        ImmutableArray<Rewrite> children = [.. Enumerable.Range(0, _random.Next(2, 4)).Select(_ => Rule(depth - 1))];
        return _random.Next(4) == 0 ? new Rewrite.Intersection(children) : new Rewrite.Union(children);
    }

    private static bool HasThis(Rewrite rewrite) => rewrite switch
    {
        Rewrite.This => true,
        Rewrite.Union union => union.Children.Any(HasThis),
        Rewrite.Intersection all => all.Children.Any(HasThis),
        Rewrite.Difference difference => HasThis(difference.Base) || HasThis(difference.Subtract),
        _ => false,
    };

    private ImmutableArray<TypeRestriction> Direct()
    {
        var direct = new List<TypeRestriction> { new("user") };
        TypeRestriction[] others =
        [
            new("user", IsWildcard: true), new("user", Condition: "yes"), new("user", Condition: "no"), new("user", IsWildcard: true, Condition: "no"),
            new("group", Pick(Relations)), new("folder", Pick(Relations)), new("doc", Pick(Relations)), new("group", Pick(Relations), Condition: "yes"),
            new("group"), new("folder", IsWildcard: true), new("user", Condition: "maybe"), new("group", Pick(Relations), Condition: "maybe"),
        ];
        direct.AddRange(others.Where(_ => _random.Next(3) == 0));
        return [.. direct];
    }

    private RelationshipTuple? Tuple()
    {
        var type = Model.Types[_random.Next(1, 4)];
        var relation = type.Relations[_random.Next(type.Relations.Length)];
        if (relation.DirectTypes.IsEmpty)
        {
            return null;
        }

        var direct = relation.DirectTypes[_random.Next(relation.DirectTypes.Length)];
        var user = $"{direct.Type}:{(direct.IsWildcard ? "*" : _random.Next(3))}{(direct.Relation is null ? "" : $"#{direct.Relation}")}";
        // Now and then one that an older model allowed.
        var condition = _random.Next(12) == 0 ? Pick(["yes", "no", null]) : direct.Condition;
        return new RelationshipTuple(user, relation.Name, $"{type.Name}:{_random.Next(3)}")
        {
            Condition = condition is null ? null : new RelationshipCondition(condition, default),
        };
    }

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
