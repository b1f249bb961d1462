using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Json;

/// <summary>A rewrite, which the API calls a userset.</summary>
internal static class RewriteJson
{
    /// <summary>Writes a rewrite.</summary>
    public static void Write(Utf8JsonWriter writer, Rewrite rewrite)
    {
        writer.WriteStartObject();
        switch (rewrite)
        {
            case Rewrite.This:
                writer.WriteStartObject("this"u8);
                break;
            case Rewrite.ComputedUserset computed:
                writer.WriteStartObject("computedUserset"u8);
                writer.WriteString("relation"u8, computed.Relation);
                break;
            case Rewrite.TupleToUserset from:
                writer.WriteStartObject("tupleToUserset"u8);
                WriteRelation(writer, "tupleset"u8, from.Tupleset);
                WriteRelation(writer, "computedUserset"u8, from.ComputedRelation);
                break;
            case Rewrite.Union union:
                WriteChildren(writer, "union"u8, union.Children);
                break;
            case Rewrite.Intersection intersection:
                WriteChildren(writer, "intersection"u8, intersection.Children);
                break;
            case Rewrite.Difference difference:
                writer.WriteStartObject("difference"u8);
                writer.WritePropertyName("base"u8);
                Write(writer, difference.Base);
                writer.WritePropertyName("subtract"u8);
                Write(writer, difference.Subtract);
                break;
            default:
                throw new UnreachableException();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Reads a rewrite; null, and said, when it has not the API's form.</summary>
    public static Rewrite? Read(ModelJsonReader reader, JsonElement element, string path, int depth)
    {
        if (depth > ModelBounds.MaxRewriteDepth)
        {
            return reader.Refuse<Rewrite>(path, $"operators nest deeper than {ModelBounds.MaxRewriteDepth}");
        }

        if (!reader.IsObject(element, path, "this", "computedUserset", "computed_userset", "tupleToUserset", "tuple_to_userset", "union", "intersection", "difference"))
        {
            return null;
        }

        var set = default(JsonProperty?);
        foreach (var member in element.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
        {
            if (set is not null)
            {
                return reader.Refuse<Rewrite>(path, $"both '{set.Value.Name}' and '{member.Name}'");
            }

            set = member;
        }

        return set is { } only ? ReadOperator(reader, only, path, depth) : reader.Refuse<Rewrite>(path, "no rewrite");
    }

    private static Rewrite? ReadOperator(ModelJsonReader reader, JsonProperty member, string path, int depth)
    {
        path = path + "." + member.Name;
        switch (member.Name)
        {
            case "this":
                return reader.IsObject(member.Value, path) ? new Rewrite.This() : null;
            case "computedUserset" or "computed_userset":
                return ReadRelation(reader, member.Value, path) is { } computed ? new Rewrite.ComputedUserset(computed) : null;
            case "tupleToUserset" or "tuple_to_userset":
                return ReadTupleToUserset(reader, member.Value, path);
            case "union":
                return ReadChildren(reader, member.Value, path, depth) is { } either ? new Rewrite.Union(either) : null;
            case "intersection":
                return ReadChildren(reader, member.Value, path, depth) is { } all ? new Rewrite.Intersection(all) : null;
            default:
                return reader.IsObject(member.Value, path, "base", "subtract")
                    && reader.Required(member.Value, path, "base") is { } left && Read(reader, left, path + ".base", depth + 1) is { } minuend
                    && reader.Required(member.Value, path, "subtract") is { } right && Read(reader, right, path + ".subtract", depth + 1) is { } subtract
                    ? new Rewrite.Difference(minuend, subtract)
                    : null;
        }
    }

    private static Rewrite.TupleToUserset? ReadTupleToUserset(ModelJsonReader reader, JsonElement element, string path)
    {
        if (!reader.IsObject(element, path, "tupleset", "computedUserset", "computed_userset")
            || reader.Required(element, path, "tupleset") is not { } tupleset
            || ReadRelation(reader, tupleset, path + ".tupleset") is not { } from)
        {
            return null;
        }

        var name = element.TryGetProperty("computed_userset", out _) ? "computed_userset" : "computedUserset";
        return reader.Required(element, path, name) is { } computed && ReadRelation(reader, computed, $"{path}.{name}") is { } relation
            ? new Rewrite.TupleToUserset(from, relation)
            : null;
    }

    private static ImmutableArray<Rewrite>? ReadChildren(ModelJsonReader reader, JsonElement element, string path, int depth)
    {
        if (!reader.IsObject(element, path, "child") || reader.Elements(element, path, "child") is not { } elements)
        {
            return null;
        }

        var children = ImmutableArray.CreateBuilder<Rewrite>();
        foreach (var child in elements)
        {
            if (Read(reader, child, $"{path}.child[{children.Count}]", depth + 1) is not { } rewrite)
            {
                return null;
            }

            children.Add(rewrite);
        }

        if (children.Count == 0)
        {
            reader.Refuse<Rewrite>(path, "an operator without operands");
            return null;
        }

        return children.ToImmutable();
    }

    /// <summary>A relation's name. <c>object</c> is in the API's form and never used: it may be there, and empty.</summary>
    private static string? ReadRelation(ModelJsonReader reader, JsonElement element, string path) =>
        reader.IsObject(element, path, "object", "relation") && reader.IsEmpty(element, path, "object")
            ? reader.String(element, path, "relation")
            : null;

    private static void WriteRelation(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string relation)
    {
        writer.WriteStartObject(name);
        writer.WriteString("relation"u8, relation);
        writer.WriteEndObject();
    }

    private static void WriteChildren(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ImmutableArray<Rewrite> children)
    {
        writer.WriteStartObject(name);
        writer.WriteStartArray("child"u8);
        foreach (var child in children)
        {
            Write(writer, child);
        }

        writer.WriteEndArray();
    }
}
