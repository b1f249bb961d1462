using AuthGateway.Cel.Types;

namespace AuthGateway.Cel;

/// <summary>A variable that expressions may name.</summary>
/// <param name="Name">The name; dots make a qualified name (<c>a.b</c>).</param>
/// <param name="Type">What it holds.</param>
internal readonly record struct CelVariable(string Name, CelType Type);
