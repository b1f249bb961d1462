using System.Collections.Immutable;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Dsl;

/// <summary>
/// The order in which a model is written: as the reference does, conditions and their parameters by name, the direct types
/// before the other operands, and in a model of modules everything by module, file and name.
/// </summary>
internal static class DslOrder
{
    /// <summary>The same model in the order of its text, without the modules, which no text of one piece names.</summary>
    public static AuthorizationModel Of(AuthorizationModel model)
    {
        var isModular = model.Types.Any(type => type.Source is not null);
        var types = model.Types.Select(type => Of(type, isModular));
        var conditions = model.Conditions.Select(Of);
        return new AuthorizationModel(
            model.SchemaVersion,
            [.. isModular ? types.OrderBy(type => (type.Source, type.Name), ByModule) : types],
            [.. conditions.OrderBy(condition => (isModular ? condition.Source : null, condition.Name), ByModule)]);
    }

    /// <summary>A model without the sources of its parts.</summary>
    public static AuthorizationModel WithoutSources(AuthorizationModel model) => model with
    {
        Id = null,
        Types = [.. model.Types.Select(type => type with
        {
            Source = null,
            Relations = [.. type.Relations.Select(relation => relation with { Source = null })],
        })],
        Conditions = [.. model.Conditions.Select(condition => condition with { Source = null })],
    };

    private static readonly Comparer<(ModuleSource? Source, string Name)> ByModule = Comparer<(ModuleSource? Source, string Name)>.Create(
        static (left, right) =>
        {
            // A part of no module belongs to its type's own and comes first.
            var byModule = string.CompareOrdinal(left.Source?.Module, right.Source?.Module);
            var byFile = byModule != 0 ? byModule : string.CompareOrdinal(left.Source?.File, right.Source?.File);
            return byFile != 0 ? byFile : string.CompareOrdinal(left.Name, right.Name);
        });

    private static TypeDefinition Of(TypeDefinition type, bool isModular)
    {
        var relations = type.Relations.Select(relation => relation with { Rewrite = Of(relation.Rewrite) });
        return type with { Relations = [.. isModular ? relations.OrderBy(relation => (relation.Source, relation.Name), ByModule) : relations] };
    }

    private static ConditionDefinition Of(ConditionDefinition condition) =>
        condition with { Parameters = [.. condition.Parameters.OrderBy(parameter => parameter.Name, StringComparer.Ordinal)] };

    private static Rewrite Of(Rewrite rewrite) => rewrite switch
    {
        Rewrite.Union union => new Rewrite.Union(DirectFirst(union.Children)),
        Rewrite.Intersection intersection => new Rewrite.Intersection(DirectFirst(intersection.Children)),
        Rewrite.Difference difference => new Rewrite.Difference(Of(difference.Base), Of(difference.Subtract)),
        _ => rewrite,
    };

    /// <summary>Only the direct types themselves move; the order of "or" and "and" means nothing.</summary>
    private static ImmutableArray<Rewrite> DirectFirst(ImmutableArray<Rewrite> children) =>
        [.. children.Select(Of).OrderBy(child => child is Rewrite.This ? 0 : 1)];
}
