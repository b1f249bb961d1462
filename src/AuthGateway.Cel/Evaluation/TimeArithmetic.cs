using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary>Sums and differences of timestamps and durations, within their ranges.</summary>
internal static class TimeArithmetic
{
    public static CelValue Apply(ArithmeticOperation operation, in CelValue left, in CelValue right) =>
        (operation, left.Kind, right.Kind) switch
    {
        (ArithmeticOperation.Add, CelValueKind.Timestamp, CelValueKind.Duration) => Shift(left, right.AsNanoseconds()),
        (ArithmeticOperation.Add, CelValueKind.Duration, CelValueKind.Timestamp) => Shift(right, left.AsNanoseconds()),
        (ArithmeticOperation.Subtract, CelValueKind.Timestamp, CelValueKind.Duration) => Shift(left, -(Int128)right.AsNanoseconds()),
        (ArithmeticOperation.Subtract, CelValueKind.Timestamp, CelValueKind.Timestamp) => Duration(Nanoseconds(left) - Nanoseconds(right)),
        (ArithmeticOperation.Add, CelValueKind.Duration, CelValueKind.Duration)
            => Duration((Int128)left.AsNanoseconds() + right.AsNanoseconds()),
        (ArithmeticOperation.Subtract, CelValueKind.Duration, CelValueKind.Duration)
            => Duration((Int128)left.AsNanoseconds() - right.AsNanoseconds()),
        _ => Failures.NoSuchOverload,
    };

    private static Int128 Nanoseconds(in CelValue timestamp) => ((Int128)timestamp.Seconds * CelTime.NanosPerSecond) + timestamp.Nanos;

    private static CelValue Duration(Int128 nanoseconds) =>
        nanoseconds >= long.MinValue && nanoseconds <= long.MaxValue ? CelValue.OfDuration((long)nanoseconds) : Failures.TimeOutOfRange;

    private static CelValue Shift(in CelValue timestamp, Int128 by)
    {
        var nanoseconds = Nanoseconds(timestamp) + by;
        var nanos = (int)(nanoseconds % CelTime.NanosPerSecond);
        var seconds = (long)(nanoseconds / CelTime.NanosPerSecond);
        if (nanos < 0)
        {
            nanos += CelTime.NanosPerSecond;
            seconds--;
        }

        return CelTime.IsInRange(seconds) ? CelValue.OfTimestamp(seconds, nanos) : Failures.TimeOutOfRange;
    }
}
