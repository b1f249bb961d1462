using System.Buffers.Text;
using System.Security.Cryptography;

namespace AuthGateway.Tokens.Service;

/// <summary>A document that is the same for everybody while the process lives.</summary>
/// <param name="Path">Where it is served.</param>
/// <param name="Name">The route's name in logs and metrics.</param>
/// <param name="Body">The document.</param>
internal sealed record MetadataDocument(string Path, string Name, ReadOnlyMemory<byte> Body)
{
    // As long as the key set beside it: what changes in it changes at a deployment.
    private const string CacheControl = "public, max-age=300";

    private readonly string _tag = $"\"{Base64Url.EncodeToString(SHA256.HashData(Body.Span).AsSpan(0, 12))}\"";

    /// <summary>Serves it, or says that the caller has it already (RFC 9110 section 13.1.2).</summary>
    public Task ServeAsync(HttpContext context)
    {
        var response = context.Response;
        response.Headers.CacheControl = CacheControl;
        response.Headers.ETag = _tag;
        if (context.Request.Headers.IfNoneMatch.Any(values => values?.Split(',').Any(value => value.Trim() is "*" || value.Trim() == _tag || value.Trim() == $"W/{_tag}") == true))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = "application/json";
        response.ContentLength = Body.Length;
        return response.Body.WriteAsync(Body, context.RequestAborted).AsTask();
    }
}
