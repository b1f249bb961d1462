using System.Text;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Validation;

/// <summary>
/// The bytes of a model in the binary form of OpenFGA's protocol (authzmodel.proto), in which its bound is stated. Each field
/// is a tag of one byte, for no number of a field is above 15, and for strings and messages a length.
/// </summary>
internal static class ModelSize
{
    // A store's models all have an id of 26 characters.
    private const int IdSize = 2 + 26;

    public static long Of(AuthorizationModel model) =>
        IdSize
        + Text(model.SchemaVersion)
        + model.Types.Sum(type => Message(Text(type.Name) + type.Relations.Sum(relation => Entry(relation.Name, Of(relation.Rewrite))) + Metadata(type)))
        + model.Conditions.Sum(condition => Entry(condition.Name, Of(condition)));

    private static long Metadata(TypeDefinition type) => type.Relations.Length == 0 && type.Source is null
        ? 0
        : Message(Source(type.Source) + type.Relations.Sum(relation =>
            Entry(relation.Name, Source(relation.Source) + relation.DirectTypes.Sum(restriction => Message(Of(restriction))))));

    private static long Of(TypeRestriction restriction) =>
        Text(restriction.Type) + (restriction.IsWildcard ? Message(0) : Text(restriction.Relation)) + Text(restriction.Condition);

    private static long Of(Rewrite rewrite) => rewrite switch
    {
        Rewrite.ComputedUserset computed => Message(Text(computed.Relation)),
        Rewrite.TupleToUserset from => Message(Message(Text(from.Tupleset)) + Message(Text(from.ComputedRelation))),
        // For "but not" the two operands are two fields, for the others one that repeats: the size is the same.
        Rewrite.Union or Rewrite.Intersection or Rewrite.Difference => Message(rewrite.Children().Sum(child => Message(Of(child)))),
        _ => Message(0),
    };

    private static long Of(ConditionDefinition condition) =>
        Text(condition.Name)
        + Text(condition.Expression)
        + condition.Parameters.Sum(parameter => Entry(parameter.Name, Of(parameter.Type)))
        + (condition.Source is null ? 0 : Message(Source(condition.Source)));

    private static long Of(ConditionParameterType type) => 2 + (type.Element is null ? 0 : Message(Of(type.Element)));

    private static long Source(ModuleSource? source) =>
        source is null ? 0 : Text(source.Module) + (source.File is null ? 0 : Message(Text(source.File)));

    private static long Entry(string key, long value) => Message(Text(key) + Message(value));

    private static long Text(string? text) => string.IsNullOrEmpty(text) ? 0 : Message(Encoding.UTF8.GetByteCount(text));

    private static long Message(long length)
    {
        var size = 2 + length;
        for (var rest = length >> 7; rest > 0; rest >>= 7)
        {
            size++;
        }

        return size;
    }
}
