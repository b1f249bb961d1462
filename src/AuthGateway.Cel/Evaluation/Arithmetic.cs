using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary>Numbers. Integers never wrap around: what does not fit is an error.</summary>
internal static class Arithmetic
{
    public static CelValue Ints(ArithmeticOperation operation, long left, long right)
    {
        long result;
        switch (operation)
        {
            case ArithmeticOperation.Add:
                result = unchecked(left + right);
                return ((left ^ result) & (right ^ result)) < 0 ? Failures.Overflow : CelValue.Of(result);
            case ArithmeticOperation.Subtract:
                result = unchecked(left - right);
                return ((left ^ right) & (left ^ result)) < 0 ? Failures.Overflow : CelValue.Of(result);
            case ArithmeticOperation.Multiply:
                var high = Math.BigMul(left, right, out var low);
                return high == low >> 63 ? CelValue.Of(low) : Failures.Overflow;
            default:
                // The smallest integer has no counterpart above zero; the processor traps on it.
                return right == 0
                    ? Failures.DivideByZero
                    : left == long.MinValue && right == -1
                        ? Failures.Overflow
                        : CelValue.Of(operation == ArithmeticOperation.Divide ? left / right : left % right);
        }
    }

    public static CelValue Uints(ArithmeticOperation operation, ulong left, ulong right)
    {
        switch (operation)
        {
            case ArithmeticOperation.Add:
                var sum = unchecked(left + right);
                return sum < left ? Failures.Overflow : CelValue.Of(sum);
            case ArithmeticOperation.Subtract:
                return right > left ? Failures.Overflow : CelValue.Of(left - right);
            case ArithmeticOperation.Multiply:
                var high = Math.BigMul(left, right, out var low);
                return high == 0 ? CelValue.Of(low) : Failures.Overflow;
            default:
                return right == 0
                    ? Failures.DivideByZero
                    : CelValue.Of(operation == ArithmeticOperation.Divide ? left / right : left % right);
        }
    }

    public static CelValue Doubles(ArithmeticOperation operation, double left, double right) => operation switch
    {
        ArithmeticOperation.Add => CelValue.Of(left + right),
        ArithmeticOperation.Subtract => CelValue.Of(left - right),
        ArithmeticOperation.Multiply => CelValue.Of(left * right),
        ArithmeticOperation.Divide => CelValue.Of(left / right),
        _ => Failures.NoSuchOverload,
    };
}
