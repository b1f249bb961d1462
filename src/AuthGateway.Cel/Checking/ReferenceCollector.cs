using System.Collections.Immutable;
using AuthGateway.Cel.Syntax;

namespace AuthGateway.Cel.Checking;

/// <summary>Collects what a checked tree may read.</summary>
internal sealed class ReferenceCollector
{
    private readonly List<CelReference> _found = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public ImmutableArray<CelReference> Collect(CelEnvironment environment, Expr root, Resolution?[] resolutions)
    {
        Visit(root);
        return [.. _found];

        void Visit(Expr expr)
        {
            if (PathOf(expr) is { } path)
            {
                var reference = new CelReference(path.Slot, environment.Variables[path.Slot].Name, path.Fields);
                if (_seen.Add($"{path.Slot} {reference}"))
                {
                    _found.Add(reference);
                }

                return;
            }

            foreach (var child in Children.Of(expr))
            {
                Visit(child);
            }
        }

        (int Slot, ImmutableArray<string> Fields)? PathOf(Expr expr) => resolutions[expr.Id] switch
        {
            Resolution.Variable variable => (variable.Slot, []),
            Resolution.Field field when expr is SelectExpr select && PathOf(select.Operand) is { } outer
                => (outer.Slot, outer.Fields.Add(field.Of.Name)),
            _ => null,
        };
    }
}
