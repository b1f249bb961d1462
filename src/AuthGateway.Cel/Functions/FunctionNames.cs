using AuthGateway.Cel.Syntax;

namespace AuthGateway.Cel.Functions;

/// <summary>Functions' names for readers.</summary>
internal static class FunctionNames
{
    /// <summary>An operator as it is written; a function's own name.</summary>
    public static string Show(string name) => BinaryOperators.Write(name)?.Symbol ?? name switch
    {
        Operators.Conditional => "? :",
        Operators.Index => "[]",
        Operators.Not => "!",
        Operators.Negate => "-",
        _ => name,
    };
}
