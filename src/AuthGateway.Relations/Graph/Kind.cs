namespace AuthGateway.Relations.Graph;

/// <summary>A type, everybody of a type, or a relation of a type.</summary>
/// <param name="Type">The type's name.</param>
/// <param name="Relation">The relation's name; <c>*</c> for everybody, empty for the objects themselves.</param>
/// <param name="Form">Which of the three.</param>
/// <param name="TypeCode">The kind of the type's objects, under which their names are kept.</param>
internal sealed record Kind(string Type, string Relation, KindForm Form, ushort TypeCode);
