using System.Collections.Immutable;
using System.Text.Json;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Json;

/// <summary>Reads a type: its relations, and in its metadata the types that they take directly.</summary>
internal static class TypeJson
{
    /// <summary>What the metadata says of one relation.</summary>
    private sealed record RelationMetadata(ImmutableArray<TypeRestriction> DirectTypes, ModuleSource? Source);

    /// <summary>Reads a type; null, and said, when it has not the API's form.</summary>
    public static TypeDefinition? Read(ModelJsonReader reader, JsonElement element, string path)
    {
        if (!reader.IsObject(element, path, "type", "relations", "metadata")
            || reader.String(element, path, "type") is not { } name
            || ReadMetadata(reader, element, path, out var source) is not { } metadata
            || reader.Entries(element, path, "relations") is not { } entries)
        {
            return null;
        }

        var relations = ImmutableArray.CreateBuilder<RelationDefinition>();
        foreach (var entry in entries)
        {
            if (RewriteJson.Read(reader, entry.Value, $"{path}.relations.{entry.Name}", 1) is not { } rewrite)
            {
                return null;
            }

            metadata.Remove(entry.Name, out var said);
            relations.Add(new RelationDefinition(entry.Name, rewrite, said?.DirectTypes ?? []) { Source = said?.Source });
        }

        return metadata.Count == 0
            ? new TypeDefinition(name, relations.ToImmutable()) { Source = source }
            : reader.Refuse<TypeDefinition>(path + ".metadata", $"types for '{metadata.Keys.First()}', which is no relation of the type");
    }

    private static Dictionary<string, RelationMetadata>? ReadMetadata(ModelJsonReader reader, JsonElement type, string path, out ModuleSource? source)
    {
        source = null;
        var all = new Dictionary<string, RelationMetadata>(StringComparer.Ordinal);
        if (ModelJsonReader.Optional(type, "metadata") is not { } metadata)
        {
            return all;
        }

        path += ".metadata";
        if (!reader.IsObject(metadata, path, "relations", "module", "source_info")
            || !reader.TrySource(metadata, path, out source)
            || reader.Entries(metadata, path, "relations") is not { } entries)
        {
            return null;
        }

        foreach (var entry in entries)
        {
            if (ReadRelation(reader, entry.Value, $"{path}.relations.{entry.Name}") is not { } said)
            {
                return null;
            }

            all.Add(entry.Name, said);
        }

        return all;
    }

    private static RelationMetadata? ReadRelation(ModelJsonReader reader, JsonElement element, string path)
    {
        if (!reader.IsObject(element, path, "directly_related_user_types", "module", "source_info")
            || !reader.TrySource(element, path, out var source)
            || reader.Elements(element, path, "directly_related_user_types") is not { } types)
        {
            return null;
        }

        var restrictions = ImmutableArray.CreateBuilder<TypeRestriction>();
        foreach (var type in types)
        {
            if (ReadRestriction(reader, type, $"{path}.directly_related_user_types[{restrictions.Count}]") is not { } restriction)
            {
                return null;
            }

            restrictions.Add(restriction);
        }

        return new RelationMetadata(restrictions.ToImmutable(), source);
    }

    private static TypeRestriction? ReadRestriction(ModelJsonReader reader, JsonElement element, string path)
    {
        if (!reader.IsObject(element, path, "type", "relation", "wildcard", "condition")
            || reader.String(element, path, "type") is not { } type
            || reader.Text(element, path, "relation") is not { } relation
            || reader.Text(element, path, "condition") is not { } condition)
        {
            return null;
        }

        var wildcard = ModelJsonReader.Optional(element, "wildcard");
        if (wildcard is { } members && !reader.IsObject(members, path + ".wildcard"))
        {
            return null;
        }

        return wildcard is not null && relation.Length > 0
            ? reader.Refuse<TypeRestriction>(path, "both 'relation' and 'wildcard'")
            : new TypeRestriction(type, relation.Length == 0 ? null : relation, wildcard is not null, condition.Length == 0 ? null : condition);
    }
}
