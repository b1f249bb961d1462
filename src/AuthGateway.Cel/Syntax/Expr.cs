namespace AuthGateway.Cel.Syntax;

/// <summary>A node of the syntax tree.</summary>
/// <param name="id">Its number, by which later steps keep what they found out about it.</param>
/// <param name="start">Where it is, for messages: a call's is its operator or its name.</param>
/// <param name="depth">How many nodes deep it is, itself included.</param>
internal abstract class Expr(int id, int start, int depth)
{
    public int Id { get; } = id;

    public int Start { get; } = start;

    public int Depth { get; } = depth;
}
