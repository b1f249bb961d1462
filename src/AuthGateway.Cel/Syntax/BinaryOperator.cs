namespace AuthGateway.Cel.Syntax;

/// <summary>An operator between two operands.</summary>
/// <param name="Function">The function that it is.</param>
/// <param name="Level">How close it binds; the higher the closer.</param>
/// <param name="IsChain">Whether a chain of it is one call of many arguments.</param>
internal sealed record BinaryOperator(string Function, int Level, bool IsChain = false);
