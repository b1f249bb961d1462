using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Validation;

/// <summary>What a relation may name.</summary>
internal static class RelationRules
{
    public static void Check(AuthorizationModel model, ModelIndex index, List<ModelIssue> issues)
    {
        foreach (var type in model.Types)
        {
            foreach (var relation in type.Relations)
            {
                var where = $"{type.Name}#{relation.Name}";
                CheckRewrite(type.Name, relation, index, where, issues);
                CheckDirectTypes(type.Name, relation, index, where, issues);
            }
        }
    }

    private static void CheckRewrite(string type, RelationDefinition relation, ModelIndex index, string where, List<ModelIssue> issues)
    {
        if (relation.Rewrite.Depth() > ModelBounds.MaxRewriteDepth)
        {
            issues.Add(new ModelIssue(where, $"operators nest deeper than {ModelBounds.MaxRewriteDepth}"));
            return;
        }

        foreach (var leaf in relation.Rewrite.Leaves())
        {
            var issue = leaf switch
            {
                Rewrite.ComputedUserset computed when computed.Relation == relation.Name => "invalid userset rewrite definition: the relation is defined by itself",
                Rewrite.ComputedUserset computed when index.FindRelation(type, computed.Relation) is null => $"'{type}#{computed.Relation}' relation is undefined",
                Rewrite.TupleToUserset from => IssueOf(type, from, index),
                _ => null,
            };
            if (issue is not null)
            {
                issues.Add(new ModelIssue(where, issue));
            }
        }
    }

    private static string? IssueOf(string type, Rewrite.TupleToUserset from, ModelIndex index)
    {
        if (index.FindRelation(type, from.Tupleset) is not { } tupleset)
        {
            return $"'{type}#{from.Tupleset}' relation is undefined";
        }

        // "X from Y" walks over the tuples of Y alone; what else gave Y would be skipped in silence.
        if (tupleset.Rewrite is not Rewrite.This)
        {
            return $"the '{type}#{from.Tupleset}' relation is referenced in at least one tupleset and thus must be a direct relation";
        }

        return tupleset.DirectTypes.Any(parent => index.FindRelation(parent.Type, from.ComputedRelation) is not null)
            ? null
            : $"'{from.ComputedRelation}' relation is undefined in all the types of '{type}#{from.Tupleset}'";
    }

    private static void CheckDirectTypes(string type, RelationDefinition relation, ModelIndex index, string where, List<ModelIssue> issues)
    {
        var isDirect = relation.Rewrite.Leaves().Any(leaf => leaf is Rewrite.This);
        if (isDirect != relation.DirectTypes.Length > 0)
        {
            issues.Add(new ModelIssue(where, isDirect ? "an assignable relation must name at least one type" : "a relation that is not assignable must not name types"));
        }

        foreach (var restriction in relation.DirectTypes)
        {
            if (IssueOf(type, relation, restriction, index) is { } issue)
            {
                issues.Add(new ModelIssue(where, issue));
            }
        }
    }

    private static string? IssueOf(string type, RelationDefinition relation, TypeRestriction restriction, ModelIndex index)
    {
        var shown = restriction.Relation is null ? restriction.Type : $"{restriction.Type}#{restriction.Relation}";
        if (!index.HasType(restriction.Type))
        {
            return $"the type '{restriction.Type}' is undefined";
        }

        if (restriction.IsWildcard && restriction.Relation is not null)
        {
            return $"'{shown}' can't be a wildcard and a userset at once";
        }

        // CVE-2022-39341: everybody, or a userset, as a parent would hand on what no single parent gives.
        if ((restriction.IsWildcard || restriction.Relation is not null) && index.IsTupleset(type, relation.Name))
        {
            return $"'{shown}{(restriction.IsWildcard ? ":*" : string.Empty)}' is not valid on a relation that a 'from' refers to";
        }

        if (restriction.Relation is not null && index.FindRelation(restriction.Type, restriction.Relation) is null)
        {
            return $"the relation type '{shown}' is not valid: there is no such relation";
        }

        return restriction.Condition is not null && index.FindCondition(restriction.Condition) is null
            ? $"condition {restriction.Condition} is undefined"
            : null;
    }
}
