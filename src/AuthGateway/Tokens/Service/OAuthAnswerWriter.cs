using AuthGateway.Problems;

namespace AuthGateway.Tokens.Service;

/// <summary>Writes answers. OAuth words its own errors (RFC 6749 section 5.2); where it has no word, RFC 9457 does.</summary>
internal static class OAuthAnswerWriter
{
    private static readonly Problem NotNow = new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Code = "token_service_unavailable",
        Title = "The token service cannot answer now.",
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <summary>Writes one as the whole answer.</summary>
    public static Task WriteAsync(HttpContext context, OAuthAnswer answer) => answer switch
    {
        OAuthAnswer.Done done => WriteAsync(context, StatusCodes.Status200OK, done.ContentType, done.Body),
        OAuthAnswer.Refused { Error: var error } => WriteAsync(context, error),
        OAuthAnswer.Limited { Rule: var rule } limited => ProblemWriter.WriteAsync(
            context, RateLimitHeaders.Exceeded(rule.Name, rule.Permits, rule.Window, limited.RetryAfter)),
        _ => ProblemWriter.WriteAsync(context, NotNow),
    };

    private static Task WriteAsync(HttpContext context, OAuthError error)
    {
        if (error.Challenge is not null)
        {
            context.Response.Headers.WWWAuthenticate = error.Challenge;
        }

        if (error.DpopNonce is not null)
        {
            context.Response.Headers["DPoP-Nonce"] = error.DpopNonce;
        }

        var body = OAuthJson.Write(json =>
        {
            json.WriteString("error"u8, error.Code);
            json.WriteString("error_description"u8, error.Description);
        });
        return WriteAsync(context, error.Status, "application/json", body);
    }

    private static Task WriteAsync(HttpContext context, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        // RFC 6749 section 5.1 demands it beside Cache-Control.
        response.Headers.Pragma = "no-cache";
        response.ContentLength = body.Length;
        if (!body.IsEmpty)
        {
            response.ContentType = contentType;
        }

        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
