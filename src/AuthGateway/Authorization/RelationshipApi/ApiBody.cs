using System.Buffers;
using System.Text.Json;
using AuthGateway.Jose;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>Reads a request's body: one JSON object, strict (no member twice, valid UTF-8, bounded).</summary>
internal static class ApiBody
{
    // A model's deepest rewrite, and what stands around it.
    private const int MaxDepth = 128;

    /// <summary>Reads it before an operation, which is not asked when there is something wrong with it.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="maxBytes">The largest body.</param>
    public static RequestDelegate Before(Func<HttpContext, JsonElement, Task> operation, int maxBytes) => async context =>
    {
        var (body, error) = await ReadAsync(context, maxBytes);
        await (error is null ? operation(context, body) : ApiAnswer.WriteAsync(context, error));
    };

    private static async ValueTask<(JsonElement Root, ApiError? Error)> ReadAsync(HttpContext context, int maxBytes)
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
