using System.Collections.Immutable;
using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Graph;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Evaluation;

/// <summary>Shows who has a relation to an object, one level deep, in the order of the model's source.</summary>
internal sealed class Expansion(RequestScratch scratch, CompiledModel model, int id, string name)
{
    /// <summary>Answers a question.</summary>
    public static ExpandOutcome Expand(CompiledModel model, RequestScratch scratch, ExpandQuery query)
    {
        if (!QueryNames.TryFindTarget(model, scratch.Graph, query.Object, query.Relation, isCheck: true, out var id, out var relation, out var error))
        {
            return new ExpandOutcome.Failed(error!);
        }

        var root = new Expansion(scratch, model, id, query.Object).Node(relation, relation.Definition.Rewrite);
        return scratch.Budget.Spent is { } spent ? new ExpandOutcome.Failed(spent) : new ExpandOutcome.Expanded(root, scratch.Graph.Snapshot.Revision);
    }

    private UsersetTreeNode Node(CompiledRelation relation, Rewrite rewrite)
    {
        var userset = $"{name}#{relation.Name}";
        return rewrite switch
        {
            Rewrite.This => new UsersetTreeNode.Users(userset, Users(relation, direct => true, suffix: "")),
            Rewrite.ComputedUserset computed => new UsersetTreeNode.Computed(userset, $"{name}#{computed.Relation}"),
            Rewrite.TupleToUserset parents => new UsersetTreeNode.TupleToUserset(
                userset,
                $"{name}#{parents.Tupleset}",
                Users(relation.Type.Find(parents.Tupleset)!, direct => direct.Form == KindForm.Object, $"#{parents.ComputedRelation}")),
            Rewrite.Union union => new UsersetTreeNode.Union(userset, [.. union.Children.Select(child => Node(relation, child))]),
            Rewrite.Intersection all => new UsersetTreeNode.Intersection(userset, [.. all.Children.Select(child => Node(relation, child))]),
            Rewrite.Difference difference => new UsersetTreeNode.Difference(userset, Node(relation, difference.Base), Node(relation, difference.Subtract)),
            _ => throw new InvalidOperationException("There is no other operator."),
        };
    }

    private ImmutableArray<string> Users(CompiledRelation relation, Func<DirectKind, bool> isShown, string suffix)
    {
        var users = ImmutableArray.CreateBuilder<string>();
        var set = scratch.Graph.Subjects(id);
        foreach (var direct in relation.Direct.Where(isShown))
        {
            var own = direct.Form == KindForm.Userset ? $"#{model.Vocabulary[direct.Kind].Relation}" : suffix;
            foreach (var edge in set.Range(relation.Kind, direct.Kind))
            {
                if (!scratch.Budget.Step())
                {
                    return [];
                }

                if (direct.Allows(Edge.IsConditioned(edge) ? set.ConditionOf(edge).Name : null))
                {
                    users.Add(scratch.Graph.Name(Edge.Id(edge)) + own);
                }
            }
        }

        return users.ToImmutable();
    }
}
