using System.Text.Json;
using AuthGateway.Relations.Evaluation;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>Writes an expansion, as OpenFGA's <c>UsersetTree</c>.</summary>
internal static class UsersetTreeJson
{
    /// <summary>Writes a node and what is below it.</summary>
    public static void Write(Utf8JsonWriter json, UsersetTreeNode node)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, node.Name);
        switch (node)
        {
            case UsersetTreeNode.Users users:
                json.WriteStartObject("leaf"u8);
                json.WriteStartObject("users"u8);
                json.WriteStartArray("users"u8);
                foreach (var name in users.Names)
                {
                    json.WriteStringValue(name);
                }

                json.WriteEndArray();
                json.WriteEndObject();
                json.WriteEndObject();
                break;

            case UsersetTreeNode.Computed computed:
                json.WriteStartObject("leaf"u8);
                json.WriteStartObject("computed"u8);
                json.WriteString("userset"u8, computed.Userset);
                json.WriteEndObject();
                json.WriteEndObject();
                break;

            case UsersetTreeNode.TupleToUserset parents:
                json.WriteStartObject("leaf"u8);
                json.WriteStartObject("tupleToUserset"u8);
                json.WriteString("tupleset"u8, parents.Tupleset);
                json.WriteStartArray("computed"u8);
                foreach (var userset in parents.Usersets)
                {
                    json.WriteStartObject();
                    json.WriteString("userset"u8, userset);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
                json.WriteEndObject();
                break;

            case UsersetTreeNode.Union union:
                Write(json, "union"u8, union.Nodes);
                break;

            case UsersetTreeNode.Intersection intersection:
                Write(json, "intersection"u8, intersection.Nodes);
                break;

            case UsersetTreeNode.Difference difference:
                json.WriteStartObject("difference"u8);
                json.WritePropertyName("base"u8);
                Write(json, difference.Base);
                json.WritePropertyName("subtract"u8);
                Write(json, difference.Subtract);
                json.WriteEndObject();
                break;
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> kind, IEnumerable<UsersetTreeNode> nodes)
    {
        json.WriteStartObject(kind);
        json.WriteStartArray("nodes"u8);
        foreach (var node in nodes)
        {
            Write(json, node);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
