namespace AuthGateway.Relations.Model;

/// <summary>A parameter's type, <c>list&lt;string&gt;</c>.</summary>
/// <param name="Kind">The type's name.</param>
/// <param name="Element">For a list, the type of its elements; for a map, of its values (keys are strings); else null.</param>
internal sealed record ConditionParameterType(ConditionParameterKind Kind, ConditionParameterType? Element = null);
