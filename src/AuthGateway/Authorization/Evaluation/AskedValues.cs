using System.Text.Json;
using AuthGateway.Cel.Values;

namespace AuthGateway.Authorization.Evaluation;

/// <summary>The free parts of a question as conditions read them.</summary>
internal static class AskedValues
{
    private static readonly CelValue Empty = CelValue.Of(new CelMap());

    /// <summary>An object's members; none for an object that is not there. Absent when a number is beyond any double: what reads it then is denied.</summary>
    public static CelValue Read(JsonElement json) => json.ValueKind == JsonValueKind.Object ? CelJson.Read(json) : Empty;
}
