using AuthGateway.Cel.Syntax;

namespace AuthGateway.Cel.Evaluation;

/// <summary>The steps of operators.</summary>
internal static class OperatorNodes
{
    /// <summary>The step of an operator; null when the function is none.</summary>
    public static Node? Make(string function, Node[] operands) => function switch
    {
        Operators.And => new LogicNode(operands, decides: false),
        Operators.Or => new LogicNode(operands, decides: true),
        Operators.Not => new NotNode(operands[0]),
        Operators.Negate => new NegateNode(operands[0]),
        Operators.Conditional => new ConditionalNode(operands[0], operands[1], operands[2]),
        Operators.Equal => new EqualNode(operands[0], operands[1], isNegated: false),
        Operators.NotEqual => new EqualNode(operands[0], operands[1], isNegated: true),
        Operators.Less => new CompareNode(operands[0], operands[1], sign: -1, orEqual: false),
        Operators.LessOrEqual => new CompareNode(operands[0], operands[1], sign: -1, orEqual: true),
        Operators.Greater => new CompareNode(operands[0], operands[1], sign: 1, orEqual: false),
        Operators.GreaterOrEqual => new CompareNode(operands[0], operands[1], sign: 1, orEqual: true),
        Operators.In => new InNode(operands[0], operands[1]),
        Operators.Index => new IndexNode(operands[0], operands[1]),
        Operators.Add => new ArithmeticNode(operands[0], operands[1], ArithmeticOperation.Add),
        Operators.Subtract => new ArithmeticNode(operands[0], operands[1], ArithmeticOperation.Subtract),
        Operators.Multiply => new ArithmeticNode(operands[0], operands[1], ArithmeticOperation.Multiply),
        Operators.Divide => new ArithmeticNode(operands[0], operands[1], ArithmeticOperation.Divide),
        Operators.Modulo => new ArithmeticNode(operands[0], operands[1], ArithmeticOperation.Modulo),
        _ => null,
    };
}
