using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary>The errors of evaluations. They are made once: an error costs no more than a value.</summary>
internal static class Failures
{
    public static readonly CelValue NoSuchOverload = Make(CelErrorKind.NoSuchOverload, "No overload takes values of these types.");
    public static readonly CelValue NoSuchKey = Make(CelErrorKind.NoSuchKey, "The map has no such key.");
    public static readonly CelValue NoSuchField = Make(CelErrorKind.NoSuchField, "The field has no value.");
    public static readonly CelValue IndexOutOfRange = Make(CelErrorKind.IndexOutOfRange, "The index is out of range.");
    public static readonly CelValue DuplicateKey = Make(CelErrorKind.DuplicateKey, "The map has a key twice.");
    public static readonly CelValue UnsupportedKey = Make(CelErrorKind.NoSuchOverload, "A map's key is bool, int, uint or string.");
    public static readonly CelValue DivideByZero = Make(CelErrorKind.DivideByZero, "Division by zero.");
    public static readonly CelValue Overflow = Make(CelErrorKind.Overflow, "The result does not fit its type.");
    public static readonly CelValue TimeOutOfRange = Make(CelErrorKind.Overflow, "The time is out of range.");
    public static readonly CelValue InvalidNumber = Make(CelErrorKind.InvalidValue, "The text is no such number.");
    public static readonly CelValue InvalidBool = Make(CelErrorKind.InvalidValue, "The text is no truth value.");
    public static readonly CelValue InvalidUtf8 = Make(CelErrorKind.InvalidValue, "The bytes are no UTF-8.");
    public static readonly CelValue InvalidDuration = Make(CelErrorKind.InvalidValue, "The text is no duration.");
    public static readonly CelValue InvalidTimestamp = Make(CelErrorKind.InvalidValue, "The text is no timestamp of RFC 3339.");
    public static readonly CelValue InvalidTimeZone = Make(CelErrorKind.InvalidArgument, "The time zone is not known.");
    public static readonly CelValue InvalidPattern = Make(CelErrorKind.InvalidArgument, "The pattern is not valid, or not covered.");
    public static readonly CelValue InvalidAddress = Make(CelErrorKind.InvalidArgument, "The text is no IP address.");
    public static readonly CelValue InvalidNetwork = Make(CelErrorKind.InvalidArgument, "The text is no CIDR network.");
    public static readonly CelValue InvalidArgument = Make(CelErrorKind.InvalidArgument, "The function does not take this argument.");
    public static readonly CelValue CostExceeded = Make(CelErrorKind.CostExceeded, "The evaluation costs more than is allowed.");

    /// <summary>Of the outcomes of operands, one of which failed, the one that the operation has.</summary>
    public static CelValue Join(in CelValue left, in CelValue right)
    {
        if (left.Kind == CelValueKind.Missing && right.Kind == CelValueKind.Missing)
        {
            return CelValue.OfMissing([.. left.AsMissing().Union(right.AsMissing(), StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        }

        // Missing comes before an error: with the variable there might be none.
        if (left.Kind == CelValueKind.Missing || !right.IsFailure)
        {
            return left;
        }

        return right.Kind == CelValueKind.Missing || !left.IsFailure ? right : left;
    }

    private static CelValue Make(CelErrorKind kind, string message) => CelValue.Of(new CelError(kind, message));
}
