using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Redis.Relations;
using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>
/// Writes answers of the relationship API. Errors are problems (RFC 9457) that also have the two members which OpenFGA's clients
/// read, <c>code</c> and <c>message</c>.
/// </summary>
internal static class ApiAnswer
{
    /// <summary>Carries a moment of a store, in answers and in questions: at least as fresh as that.</summary>
    public const string ConsistencyHeader = "AuthGateway-Consistency-Token";

    private const int MostSecondsUntilRetry = 3;

    /// <summary>Writes an answer.</summary>
    public static Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> members) => JsonAnswer.WriteAsync(context, status, members);

    /// <summary>Writes an error.</summary>
    public static async Task WriteAsync(HttpContext context, ApiError error)
    {
        var record = context.Record();
        record.Reason = error.Code;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, $"urn:authgateway:problem:{error.Code}");
            json.WriteString("title"u8, Title(error.Status));
            json.WriteNumber("status"u8, error.Status);
            json.WriteString("detail"u8, error.Message);
            json.WriteString("code"u8, error.Code);
            json.WriteString("message"u8, error.Message);
            json.WriteString("request_id"u8, ProblemWriter.RequestId(context));
            if ((string?)context.Response.Headers[DecisionHeader.Name] is { } decision)
            {
                json.WriteString(DecisionHeader.Member, decision);
            }

            json.WriteEndObject();
        }

        var response = context.Response;
        response.StatusCode = error.Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = buffer.WrittenCount;
        if (error.Status == StatusCodes.Status503ServiceUnavailable)
        {
            record.FailedBy = LatencyOwner.Redis;
            response.Headers.RetryAfter = (1 + RandomNumberGenerator.GetInt32(MostSecondsUntilRetry)).ToString(CultureInfo.InvariantCulture);
        }

        await response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }

    /// <summary>Writes what a store came to that gave no answer.</summary>
    public static Task WriteFailureAsync<T>(HttpContext context, StoreResult<T> result) =>
        WriteAsync(context, result is StoreResult<T>.NoStore ? ApiError.NoStore : ApiError.Unavailable);

    private static string Title(int status) => status switch
    {
        StatusCodes.Status404NotFound => "What is asked about is not there.",
        StatusCodes.Status409Conflict => "The store's history has changed.",
        StatusCodes.Status503ServiceUnavailable => "The relationships cannot be read now.",
        StatusCodes.Status504GatewayTimeout => "The answer takes longer than it may.",
        _ => "The question cannot be answered as it stands.",
    };
}
