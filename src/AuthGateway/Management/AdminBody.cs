using System.Text.Json;

namespace AuthGateway.Management;

/// <summary>Reads what operators send. Strict: a member that stands twice, or that nobody knows, may be a right that was forgotten.</summary>
internal static class AdminBody
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>Reads the body as one JSON value.</summary>
    /// <param name="context">The request.</param>
    /// <param name="read">Makes what is asked of it; it may throw what <see cref="JsonElement"/> throws, and <see cref="FormatException"/>.</param>
    /// <returns>Null when it is not understood.</returns>
    public static async Task<T?> ReadAsync<T>(HttpContext context, Func<JsonElement, T?> read)
        where T : class
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, Strict, context.RequestAborted);
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return null;
        }
    }
}
