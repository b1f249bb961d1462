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
            relation.Reach = new BitSet(kinds);
            relation.Reach.Add(relation.Kind);
            relation.IsMonotone = relation.IsUnion = IsUnion(relation.Rewrite);
            AddDirect(relation);
        }

        // Operands first: a chain of thousands of relations is done in one pass then, and only circles take more.
        var operands = relations.Select(relation => Operands(relation, relation.Rewrite).Distinct().ToArray()).ToArray();
        var order = OperandsFirst(relations, operands);
        bool changed;
        do
        {
            changed = false;
            foreach (var relation in order)
            {
                foreach (var operand in operands[relation.Index])
                {
                    changed |= relation.Reach.Add(operand.Reach) | (relation.IsMonotone && !operand.IsMonotone);
                    relation.IsMonotone &= operand.IsMonotone;
                }
            }
        }
        while (changed);
    }

    private static List<CompiledRelation> OperandsFirst(CompiledRelation[] relations, CompiledRelation[][] operands)
    {
        var order = new List<CompiledRelation>(relations.Length);
        var seen = new BitSet(relations.Length);
        var path = new Stack<(CompiledRelation Relation, int Next)>();
        foreach (var relation in relations.Where(relation => seen.Add(relation.Index)))
        {
            path.Push((relation, 0));
            while (path.TryPop(out var at))
            {
                var own = operands[at.Relation.Index];
                if (at.Next == own.Length)
                {
                    order.Add(at.Relation);
                    continue;
                }

                path.Push((at.Relation, at.Next + 1));
                if (seen.Add(own[at.Next].Index))
                {
                    path.Push((own[at.Next], 0));
                }
            }
        }

        return order;
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
                relation.Reach.Add(direct.Kind);
            }
        }
    }
}
