namespace AuthGateway.Relations.Model;

/// <summary>A parameter of a condition.</summary>
internal sealed record ConditionParameter(string Name, ConditionParameterType Type);
