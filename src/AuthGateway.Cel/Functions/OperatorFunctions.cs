using AuthGateway.Cel.Syntax;
using AuthGateway.Cel.Types;

namespace AuthGateway.Cel.Functions;

/// <summary>The types that operators take.</summary>
internal static class OperatorFunctions
{
    private static readonly CelType A = CelType.Parameter("A");
    private static readonly CelType B = CelType.Parameter("B");

    public static void Declare(FunctionTable table)
    {
        table.Operator(Operators.Conditional, A, CelType.Bool, A, A);
        table.Operator(Operators.Not, CelType.Bool, CelType.Bool);
        table.Operator(Operators.Negate, CelType.Int, CelType.Int);
        table.Operator(Operators.Negate, CelType.Double, CelType.Double);
        table.Operator(Operators.Equal, CelType.Bool, A, A);
        table.Operator(Operators.NotEqual, CelType.Bool, A, A);
        table.Operator(Operators.In, CelType.Bool, A, CelType.List(A));
        table.Operator(Operators.In, CelType.Bool, A, CelType.Map(A, B));
        table.Operator(Operators.Index, A, CelType.List(A), CelType.Int);
        table.Operator(Operators.Index, B, CelType.Map(A, B), A);
        DeclareOrder(table);
        DeclareArithmetic(table);
    }

    private static void DeclareOrder(FunctionTable table)
    {
        CelType[] numbers = [CelType.Int, CelType.Uint, CelType.Double];
        CelType[] others = [CelType.Bool, CelType.String, CelType.Bytes, CelType.Timestamp, CelType.Duration];
        foreach (var name in (string[])[Operators.Less, Operators.LessOrEqual, Operators.Greater, Operators.GreaterOrEqual])
        {
            foreach (var type in others)
            {
                table.Operator(name, CelType.Bool, type, type);
            }

            foreach (var left in numbers)
            {
                foreach (var right in numbers)
                {
                    table.Operator(name, CelType.Bool, left, right);
                }
            }
        }
    }

    private static void DeclareArithmetic(FunctionTable table)
    {
        foreach (var name in (string[])[Operators.Add, Operators.Subtract, Operators.Multiply, Operators.Divide])
        {
            table.Operator(name, CelType.Int, CelType.Int, CelType.Int);
            table.Operator(name, CelType.Uint, CelType.Uint, CelType.Uint);
            table.Operator(name, CelType.Double, CelType.Double, CelType.Double);
        }

        table.Operator(Operators.Modulo, CelType.Int, CelType.Int, CelType.Int);
        table.Operator(Operators.Modulo, CelType.Uint, CelType.Uint, CelType.Uint);
        table.Operator(Operators.Add, CelType.String, CelType.String, CelType.String);
        table.Operator(Operators.Add, CelType.Bytes, CelType.Bytes, CelType.Bytes);
        table.Operator(Operators.Add, CelType.List(A), CelType.List(A), CelType.List(A));
        table.Operator(Operators.Add, CelType.Timestamp, CelType.Timestamp, CelType.Duration);
        table.Operator(Operators.Add, CelType.Timestamp, CelType.Duration, CelType.Timestamp);
        table.Operator(Operators.Add, CelType.Duration, CelType.Duration, CelType.Duration);
        table.Operator(Operators.Subtract, CelType.Timestamp, CelType.Timestamp, CelType.Duration);
        table.Operator(Operators.Subtract, CelType.Duration, CelType.Timestamp, CelType.Timestamp);
        table.Operator(Operators.Subtract, CelType.Duration, CelType.Duration, CelType.Duration);
    }
}
