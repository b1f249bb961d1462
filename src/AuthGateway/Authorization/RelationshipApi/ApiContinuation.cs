using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuthGateway.Jose;
using System.Buffers.Text;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>
/// Where the next page begins, opaque to callers and bound to the question: with another question it is refused, and not answered
/// from a place that means nothing there. It is no secret; whoever makes one up chooses where a page of what it may read anyhow begins.
/// </summary>
internal static class ApiContinuation
{
    private const int MarkBytes = 8;
    private const int MaxDepth = 2;

    /// <summary>Spells a place.</summary>
    /// <param name="question">All that the pages have in common.</param>
    /// <param name="place">The place.</param>
    public static string Write(ReadOnlySpan<string> question, params IReadOnlyList<string> place) => Base64Url.EncodeToString(
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>(StringComparer.Ordinal) { ["q"] = Mark(question), ["p"] = place }));

    /// <summary>Reads a place of this question; null when it is none.</summary>
    public static IReadOnlyList<string>? Read(ReadOnlySpan<string> question, string token, int parts)
    {
        if (StrictBase64Url.Decode(Encoding.UTF8.GetBytes(token)) is not { } bytes || StrictJson.ParseObject(bytes, MaxDepth) is not { } root
            || root.String("q") != Mark(question) || !root.TryGetProperty("p", out var place) || place.ValueKind != JsonValueKind.Array
            || place.GetArrayLength() != parts || place.EnumerateArray().Any(part => part.ValueKind != JsonValueKind.String))
        {
            return null;
        }

        return [.. place.EnumerateArray().Select(part => part.GetString()!)];
    }

    // Each part with its length before it: "ab" and "c" must not be "a" and "bc".
    private static string Mark(ReadOnlySpan<string> question)
    {
        var text = new StringBuilder();
        foreach (var part in question)
        {
            text.Append(part.Length).Append(':').Append(part);
        }

        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, MarkBytes));
    }
}
