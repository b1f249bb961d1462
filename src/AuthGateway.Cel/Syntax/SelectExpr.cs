namespace AuthGateway.Cel.Syntax;

/// <summary><c>operand.field</c>, and as a test <c>has(operand.field)</c>.</summary>
internal sealed class SelectExpr(int id, int start, Expr operand, string field, bool isTest) : Expr(id, start, operand.Depth + 1)
{
    public Expr Operand { get; } = operand;

    public string Field { get; } = field;

    public bool IsTest { get; } = isTest;
}
