using System.Collections.Immutable;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Tests;

/// <summary>Models made by chance, the same ones for the same seed.</summary>
/// <param name="seed">The seed.</param>
/// <param name="areSensible">Whether relations name mostly what is there, so that about half of the models are valid; else hardly one is.</param>
internal sealed class RandomModels(int seed, bool areSensible = false)
{
    private static readonly string[] Types = ["user", "group", "folder", "document", "a.b/c", "type"];
    private static readonly string[] Relations = ["member", "owner", "viewer", "editor", "parent", "x-y", "model"];
    private static readonly string[] Conditions = ["in_office", "recent", "c3"];
    private readonly Random _random = new(seed);
    private string[] _near = Relations;

    /// <summary>The next model.</summary>
    public AuthorizationModel Next(bool withConditions = true) => new(
        "1.1",
        [.. Types.Take(_random.Next(2, Types.Length + 1)).Select(name => new TypeDefinition(name, [.. NextRelations(withConditions)]))],
        withConditions ? [.. Conditions.Take(_random.Next(Conditions.Length + 1)).Select(NextCondition)] : []);

    private IEnumerable<RelationDefinition> NextRelations(bool withConditions)
    {
        var names = Relations.Where(_ => _random.Next(3) > 0).Take(_random.Next(6)).ToArray();
        _near = areSensible && names.Length > 0 && _random.Next(20) > 0 ? names : Relations;
        foreach (var name in names)
        {
            var isParent = areSensible && name == "parent";
            var rewrite = isParent ? new Rewrite.This() : NextRewrite(areSensible ? 1 : 3, mayBeDirect: true);
            ImmutableArray<TypeRestriction> direct = rewrite.Leaves().Any(leaf => leaf is Rewrite.This)
                ? [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => isParent ? new TypeRestriction(Pick(Types[..2])) : NextRestriction(withConditions)).Distinct()]
                : [];
            yield return new RelationDefinition(name, rewrite, direct);
        }
    }

    private Rewrite NextRewrite(int depth, bool mayBeDirect)
    {
        if (mayBeDirect && _random.Next(10) < (areSensible ? 8 : 5))
        {
            return new Rewrite.This();
        }

        return (depth == 0 ? _random.Next(2) : _random.Next(6)) switch
        {
            0 => new Rewrite.ComputedUserset(Pick(_near)),
            1 => new Rewrite.TupleToUserset("parent", Pick(_near)),
            2 => new Rewrite.Difference(NextRewrite(depth - 1, mayBeDirect), NextRewrite(depth - 1, mayBeDirect: false)),
            3 => new Rewrite.Intersection(NextChildren(depth - 1, mayBeDirect)),
            _ => new Rewrite.Union(NextChildren(depth - 1, mayBeDirect)),
        };
    }

    private ImmutableArray<Rewrite> NextChildren(int depth, bool mayBeDirect) =>
        [.. Enumerable.Range(0, _random.Next(2, 4)).Select(place => NextRewrite(depth, mayBeDirect && place == 0))];

    private TypeRestriction NextRestriction(bool withConditions)
    {
        var form = _random.Next(areSensible ? 12 : 4);
        return new TypeRestriction(
            Pick(Types[..3]),
            form == 0 ? Pick(Relations) : null,
            form == 1,
            withConditions && _random.Next(5) == 0 ? Pick(Conditions) : null);
    }

    private ConditionDefinition NextCondition(string name) => new(
        name,
        Pick("x < 1", "x == '}' || \"{\" == y", "address.in_cidr(\"10.0.0.0/8\") &&\n  now > since", "a\n\n\tin b"),
        [.. new[] { "a", "b", "x", "y_1" }.Take(_random.Next(1, 5)).Select(parameter => new ConditionParameter(parameter, NextType()))]);

    private ConditionParameterType NextType()
    {
        var kind = (ConditionParameterKind)_random.Next(1, 11);
        return kind.IsContainer() ? new ConditionParameterType(kind, new ConditionParameterType(ConditionParameterKind.String)) : new ConditionParameterType(kind);
    }

    private string Pick(params string[] texts) => texts[_random.Next(texts.Length)];
}
