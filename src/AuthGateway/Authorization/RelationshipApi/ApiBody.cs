using System.Buffers;
using System.Text.Json;
using AuthGateway.Jose;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>Reads a request's body: one JSON object, strict (no member twice, valid UTF-8, bounded).</summary>
internal static class ApiBody
{
    // A model's deepest rewrite, and what stands around it.
    private const int MaxDepth = 128;

    /// <summary>Reads it.</summary>
    /// <returns>The object, or what is wrong.</returns>
    public static async ValueTask<(JsonElement Root, ApiError? Error)> ReadAsync(HttpContext context, int maxBytes)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (buffer.WrittenCount + read.Buffer.Length > maxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return (default, new ApiError(StatusCodes.Status413PayloadTooLarge, "exceeded_entity_limit", $"The body is larger than {maxBytes} bytes."));
            }

            foreach (var segment in read.Buffer)
            {
                buffer.Write(segment.Span);
            }

            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        return StrictJson.ParseObject(buffer.WrittenSpan, MaxDepth) is { } root
            ? (root, null)
            : (default, ApiError.Invalid("The body is no JSON object, or has a member twice, or text that is not UTF-8."));
    }
}
