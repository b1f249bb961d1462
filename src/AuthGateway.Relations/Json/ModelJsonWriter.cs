using System.Collections.Immutable;
using System.Text.Json;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Json;

/// <summary>Writes models in the form that the reference transformer writes.</summary>
internal static class ModelJsonWriter
{
    public static void Write(Utf8JsonWriter writer, AuthorizationModel model)
    {
        writer.WriteStartObject();
        if (model.Id is not null)
        {
            writer.WriteString("id"u8, model.Id);
        }

        writer.WriteString("schema_version"u8, model.SchemaVersion);
        if (model.Types.Length > 0)
        {
            writer.WriteStartArray("type_definitions"u8);
            foreach (var type in model.Types)
            {
                WriteType(writer, type);
            }

            writer.WriteEndArray();
        }

        if (model.Conditions.Length > 0)
        {
            writer.WriteStartObject("conditions"u8);
            foreach (var condition in model.Conditions)
            {
                writer.WritePropertyName(condition.Name);
                WriteCondition(writer, condition);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter writer, TypeDefinition type)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, type.Name);
        writer.WriteStartObject("relations"u8);
        foreach (var relation in type.Relations)
        {
            writer.WritePropertyName(relation.Name);
            RewriteJson.Write(writer, relation.Rewrite);
        }

        writer.WriteEndObject();
        WriteMetadata(writer, type);
        writer.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter writer, TypeDefinition type)
    {
        if (type.Relations.Length == 0 && type.Source is null)
        {
            writer.WriteNull("metadata"u8);
            return;
        }

        writer.WriteStartObject("metadata"u8);
        if (type.Relations.Length > 0)
        {
            writer.WriteStartObject("relations"u8);
            foreach (var relation in type.Relations)
            {
                writer.WriteStartObject(relation.Name);
                WriteDirectTypes(writer, relation.DirectTypes);
                WriteSource(writer, relation.Source);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        WriteSource(writer, type.Source);
        writer.WriteEndObject();
    }

    private static void WriteDirectTypes(Utf8JsonWriter writer, ImmutableArray<TypeRestriction> restrictions)
    {
        writer.WriteStartArray("directly_related_user_types"u8);
        foreach (var restriction in restrictions)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, restriction.Type);
            if (restriction.Relation is not null)
            {
                writer.WriteString("relation"u8, restriction.Relation);
            }

            if (restriction.IsWildcard)
            {
                writer.WriteStartObject("wildcard"u8);
                writer.WriteEndObject();
            }

            if (restriction.Condition is not null)
            {
                writer.WriteString("condition"u8, restriction.Condition);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteCondition(Utf8JsonWriter writer, ConditionDefinition condition)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, condition.Name);
        writer.WriteString("expression"u8, condition.Expression);
        writer.WriteStartObject("parameters"u8);
        foreach (var parameter in condition.Parameters)
        {
            writer.WritePropertyName(parameter.Name);
            WriteParameterType(writer, parameter.Type);
        }

        writer.WriteEndObject();
        if (condition.Source is not null)
        {
            writer.WriteStartObject("metadata"u8);
            WriteSource(writer, condition.Source);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteParameterType(Utf8JsonWriter writer, ConditionParameterType type)
    {
        writer.WriteStartObject();
        writer.WriteString("type_name"u8, ConditionParameterKinds.ApiPrefix + type.Kind.Word().ToUpperInvariant());
        if (type.Element is not null)
        {
            writer.WriteStartArray("generic_types"u8);
            WriteParameterType(writer, type.Element);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter writer, ModuleSource? source)
    {
        if (source is null)
        {
            return;
        }

        writer.WriteString("module"u8, source.Module);
        if (source.File is not null)
        {
            writer.WriteStartObject("source_info"u8);
            writer.WriteString("file"u8, source.File);
            writer.WriteEndObject();
        }
    }
}
