using AuthGateway.Cel.Types;

namespace AuthGateway.Cel.Checking;

/// <summary>Which of two types that go together says less.</summary>
internal static class TypeGenerality
{
    public static CelType MostGeneral(CelType left, CelType right) => IsLessSpecific(left, right) ? left : right;

    public static bool IsLessSpecific(CelType left, CelType right)
    {
        if (left.Kind is CelTypeKind.Dyn or CelTypeKind.Parameter)
        {
            return true;
        }

        if (right.Kind is CelTypeKind.Dyn or CelTypeKind.Parameter || left.Kind != right.Kind)
        {
            return false;
        }

        return left.Kind == CelTypeKind.Type
            || (left.Kind is CelTypeKind.List or CelTypeKind.Map
                ? left.Parameters.Zip(right.Parameters).All(pair => IsLessSpecific(pair.First, pair.Second))
                : left.Equals(right));
    }
}
