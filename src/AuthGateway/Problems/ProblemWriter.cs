using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace AuthGateway.Problems;

/// <summary>Writes a <see cref="Problem"/> as the whole answer of a request.</summary>
internal static class ProblemWriter
{
    private const int JitterSeconds = 3;

    /// <summary>
    /// Replaces whatever answer was prepared. An answer that has begun cannot be replaced: the connection is reset
    /// then, so that the caller sees a cut answer and never a complete-looking wrong one.
    /// </summary>
    public static async Task WriteAsync(HttpContext context, Problem problem)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return;
        }

        // What was decided stays decided, also where an upstream's failure takes the place of its answer.
        var decision = (string?)response.Headers[DecisionHeader.Name];
        response.Clear();
        if (decision is not null)
        {
            response.Headers[DecisionHeader.Name] = decision;
        }

        response.StatusCode = problem.Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (problem.Challenge is not null)
        {
            response.Headers.WWWAuthenticate = problem.Challenge;
        }

        foreach (var (name, value) in problem.Headers)
        {
            response.Headers.Append(name, value);
        }

        if (problem.RetryAfter is { } retryAfter)
        {
            var seconds = (int)Math.Ceiling(retryAfter.TotalSeconds) + RandomNumberGenerator.GetInt32(JitterSeconds);
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        // Over HTTP/1.0 too: a caller may have asked for it to be kept.
        if (problem.CloseConnection && (HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol)))
        {
            // Beside what the answer itself says there, as one to an upgrade does.
            response.Headers.Connection = string.Join(", ", [.. response.Headers.Connection, "close"]);
            context.Features.Set(new ConnectionEnding(problem.Code));
        }

        var body = Body(problem, RequestId(context), decision);
        response.ContentLength = body.WrittenCount;
        await response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }

    /// <summary>The identifier that a caller quotes and an operator finds in the logs and traces.</summary>
    public static string RequestId(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    private static ArrayBufferWriter<byte> Body(Problem problem, string requestId, string? decision)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("type"u8, $"urn:authgateway:problem:{problem.Code}");
        json.WriteString("title"u8, problem.Title);
        json.WriteNumber("status"u8, problem.Status);
        if (problem.Detail is not null)
        {
            json.WriteString("detail"u8, problem.Detail);
        }

        json.WriteString("request_id"u8, requestId);
        if (decision is not null)
        {
            json.WriteString(DecisionHeader.Member, decision);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer;
    }
}
