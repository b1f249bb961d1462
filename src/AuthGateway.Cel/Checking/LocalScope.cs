using AuthGateway.Cel.Types;

namespace AuthGateway.Cel.Checking;

/// <summary>A variable of a comprehension and those around it.</summary>
/// <param name="Outer">The next scope outwards; null for the outermost.</param>
/// <param name="Name">The variable's name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Index">Its place while it is evaluated.</param>
internal sealed record LocalScope(LocalScope? Outer, string Name, CelType Type, int Index)
{
    /// <summary>The innermost variable of a name, or null.</summary>
    public static LocalScope? Find(LocalScope? scope, string name)
    {
        for (; scope is not null; scope = scope.Outer)
        {
            if (string.Equals(scope.Name, name, StringComparison.Ordinal))
            {
                return scope;
            }
        }

        return null;
    }
}
