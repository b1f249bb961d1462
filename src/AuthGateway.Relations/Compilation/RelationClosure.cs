using AuthGateway.Relations.Graph;

namespace AuthGateway.Relations.Compilation;

/// <summary>What relations depend on, worked out over the whole model: which subjects can have them at all, and whether only unions lead there.</summary>
internal static class RelationClosure
{
    /// <summary>Fills in <see cref="CompiledRelation.Reach"/> and <see cref="CompiledRelation.IsMonotone"/>.</summary>
    public static void Compute(CompiledRelation[] relations)
    {
        var kinds = relations.SelectMany(relation => relation.Direct.Select(direct => (int)direct.Kind).Append(relation.Kind)).DefaultIfEmpty(-1).Max() + 1;
        foreach (var relation in relations)
        {
            relation.Reach = new bool[kinds];
            relation.Reach[relation.Kind] = true;
            relation.IsMonotone = relation.IsUnion = IsUnion(relation.Rewrite);
        }

        // Until nothing changes: relations refer to one another in circles. A pass is the model's size, and there are as many as the longest chain.
        var needs = relations.Select(relation => (Relation: relation, Operands: Operands(relation, relation.Rewrite).ToArray())).ToArray();
        foreach (var relation in relations)
        {
            AddDirect(relation);
        }

        bool changed;
        do
        {
            changed = false;
            foreach (var (relation, operands) in needs)
            {
                foreach (var operand in operands)
                {
                    changed |= Add(relation, operand);
                }
            }
        }
        while (changed);
    }

    /// <summary>The relations that a rewrite refers to, wherever they stand in it.</summary>
    public static IEnumerable<CompiledRelation> Operands(CompiledRelation relation, CompiledRewrite rewrite) => rewrite switch
    {
        CompiledRewrite.Direct => relation.Direct.Where(direct => direct.Form == KindForm.Userset).Select(direct => direct.Userset!),
        CompiledRewrite.Computed computed => [computed.Relation],
        CompiledRewrite.TupleToUserset parents => parents.Parents.Select(parent => parent.Relation),
        CompiledRewrite.Union union => union.Children.SelectMany(child => Operands(relation, child)),
        CompiledRewrite.Intersection all => all.Children.SelectMany(child => Operands(relation, child)),
        CompiledRewrite.Difference difference => [.. Operands(relation, difference.Base), .. Operands(relation, difference.Subtract)],
        _ => [],
    };

    private static bool IsUnion(CompiledRewrite rewrite) => rewrite switch
    {
        CompiledRewrite.Union union => Array.TrueForAll(union.Children, IsUnion),
        CompiledRewrite.Intersection or CompiledRewrite.Difference => false,
        _ => true,
    };

    private static bool HasDirect(CompiledRewrite rewrite) => rewrite switch
    {
        CompiledRewrite.Direct => true,
        CompiledRewrite.Union union => Array.Exists(union.Children, HasDirect),
        CompiledRewrite.Intersection all => Array.Exists(all.Children, HasDirect),
        CompiledRewrite.Difference difference => HasDirect(difference.Base) || HasDirect(difference.Subtract),
        _ => false,
    };

    private static void AddDirect(CompiledRelation relation)
    {
        if (HasDirect(relation.Rewrite))
        {
            foreach (var direct in relation.Direct)
            {
                relation.Reach[direct.Kind] = true;
            }
        }
    }

    private static bool Add(CompiledRelation relation, CompiledRelation operand)
    {
        var changed = relation.IsMonotone && !operand.IsMonotone;
        relation.IsMonotone &= operand.IsMonotone;
        for (var kind = 0; kind < operand.Reach.Length; kind++)
        {
            if (operand.Reach[kind] && !relation.Reach[kind])
            {
                relation.Reach[kind] = true;
                changed = true;
            }
        }

        return changed;
    }
}
