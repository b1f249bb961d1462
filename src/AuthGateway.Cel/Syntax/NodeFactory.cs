namespace AuthGateway.Cel.Syntax;

/// <summary>Numbers the nodes of a tree and holds it to its limits.</summary>
internal sealed class NodeFactory(CelLimits limits)
{
    /// <summary>How many numbers were given.</summary>
    public int Count { get; private set; }

    public int NextId() => Count++;

    /// <summary>Makes a node with the next number.</summary>
    /// <exception cref="SyntaxException">The tree is too deep, or has too many nodes.</exception>
    public Expr Add(Func<int, Expr> make) => Check(make(NextId()));

    /// <summary>Holds a node that was made elsewhere to the limits.</summary>
    /// <exception cref="SyntaxException">The tree is too deep, or has too many nodes.</exception>
    public Expr Check(Expr expr)
    {
        if (Count > limits.Nodes)
        {
            throw new SyntaxException(new Fault(expr.Start, $"The expression has more than {limits.Nodes} parts."));
        }

        // What goes over the tree later descends as deep as the tree is, also where a chain of operators made it deep.
        return expr.Depth <= limits.Nesting
            ? expr
            : throw new SyntaxException(new Fault(expr.Start, $"The expression is nested deeper than {limits.Nesting}."));
    }
}
