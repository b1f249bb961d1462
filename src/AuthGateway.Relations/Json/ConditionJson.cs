using System.Collections.Immutable;
using System.Text.Json;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Json;

/// <summary>Reads a model's conditions.</summary>
internal static class ConditionJson
{
    /// <summary>Reads all conditions; null, and said, when one has not the API's form.</summary>
    public static ImmutableArray<ConditionDefinition>? ReadAll(ModelJsonReader reader, JsonElement model)
    {
        if (reader.Entries(model, string.Empty, "conditions") is not { } entries)
        {
            return null;
        }

        var conditions = ImmutableArray.CreateBuilder<ConditionDefinition>();
        foreach (var entry in entries)
        {
            if (Read(reader, entry, "conditions." + entry.Name) is not { } condition)
            {
                return null;
            }

            conditions.Add(condition);
        }

        return conditions.ToImmutable();
    }

    private static ConditionDefinition? Read(ModelJsonReader reader, JsonProperty entry, string path)
    {
        var element = entry.Value;
        if (!reader.IsObject(element, path, "name", "expression", "parameters", "metadata")
            || reader.String(element, path, "name") is not { } name
            || reader.String(element, path, "expression") is not { } expression
            || reader.Entries(element, path, "parameters") is not { } entries
            || !TryMetadata(reader, element, path, out var source))
        {
            return null;
        }

        if (name != entry.Name)
        {
            return reader.Refuse<ConditionDefinition>(path, "the condition has another name than its key");
        }

        var parameters = ImmutableArray.CreateBuilder<ConditionParameter>();
        foreach (var parameter in entries)
        {
            if (ReadType(reader, parameter.Value, $"{path}.parameters.{parameter.Name}") is not { } type)
            {
                return null;
            }

            parameters.Add(new ConditionParameter(parameter.Name, type));
        }

        return new ConditionDefinition(name, expression, parameters.ToImmutable()) { Source = source };
    }

    private static bool TryMetadata(ModelJsonReader reader, JsonElement element, string path, out ModuleSource? source)
    {
        source = null;
        return ModelJsonReader.Optional(element, "metadata") is not { } metadata
            || (reader.IsObject(metadata, path + ".metadata", "module", "source_info") && reader.TrySource(metadata, path + ".metadata", out source));
    }

    private static ConditionParameterType? ReadType(ModelJsonReader reader, JsonElement element, string path)
    {
        if (!reader.IsObject(element, path, "type_name", "generic_types")
            || reader.String(element, path, "type_name") is not { } name
            || reader.Elements(element, path, "generic_types") is not { } elements)
        {
            return null;
        }

        if (ConditionParameterKinds.FindInApi(name) is not { } kind)
        {
            return reader.Refuse<ConditionParameterType>(path, "an unknown 'type_name'");
        }

        var generics = elements.ToList();
        if (generics.Count != (kind.IsContainer() ? 1 : 0))
        {
            return reader.Refuse<ConditionParameterType>(path, kind.IsContainer() ? "a list or map has one generic type" : "the type has no generic types");
        }

        if (generics.Count == 0)
        {
            return new ConditionParameterType(kind);
        }

        return ReadType(reader, generics[0], path + ".generic_types[0]") is { } inner ? new ConditionParameterType(kind, inner) : null;
    }
}
