using System.Globalization;
using AuthGateway.Pipeline.Canonical;
using AuthGateway.Problems;
using AuthGateway.Proxy;
using Microsoft.AspNetCore.Http.Features;

namespace AuthGateway.Pipeline.Doors;

/// <summary>
/// Turns a proxy's question into the request that it is about: all steps that follow judge that one as they judge any other, so that every door comes to the
/// same answer.
/// </summary>
internal sealed class DoorMiddleware(RequestDelegate next, DoorReader reader, TrustedPeers trusted, DoorMetrics metrics)
{
    /// <summary>Where nginx finds the status that was meant.</summary>
    public const string StatusHeader = "AuthGateway-Decision-Status";

    private static readonly Problem NotTrusted = new()
    {
        Status = StatusCodes.Status403Forbidden,
        Code = "door_caller",
        Title = "Decisions about other requests are for trusted proxies.",
    };

    /// <summary>Lets requests of other ports on as they are.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (!DoorConnection.IsOf(context))
        {
            return next(context);
        }

        // Before any answer that keeps the connection: where a question's body ends must be one place to both proxies (RFC 9112 section 11.2). What is asked
        // about has the same headers, and is judged again as any request is.
        if (FramingRules.Judge(context.Request) is not RequestRefusal.None and var framing)
        {
            return MalformedRequest.RefuseAsync(context, RefusalProblems.Of(framing));
        }

        // Whoever could say what is asked about could ask with a stolen token what it opens, and be told who it is.
        if (!trusted.Include(context.Connection))
        {
            return MalformedRequest.RefuseAsync(context, NotTrusted);
        }

        switch (reader.Read(context))
        {
            case DoorReading.Asked asked:
                Become(context, asked.Question);
                context.Response.OnStarting(() =>
                {
                    Answer(context.Response, asked.Question.Kind);
                    return Task.CompletedTask;
                });
                return next(context);
            case DoorReading.Refused refused:
                return MalformedRequest.RefuseAsync(context, refused.Problem);
            default:
                throw new InvalidOperationException("The cases of a closed type are closed.");
        }
    }

    private static void Become(HttpContext context, DoorQuestion question)
    {
        var line = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        (line.Method, line.RawTarget) = (question.Method, question.Target);
        // The canonical request makes these of the target; what stands there was made of the question's own.
        (line.Path, line.QueryString) = ("/", "");
        line.Headers.Host = question.Host;
        line.Scheme = question.IsHttps ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        context.Features.Set(question);
    }

    private void Answer(HttpResponse response, DoorKind kind)
    {
        metrics.Answered(kind, response.StatusCode);

        // auth_request knows 2xx, 401 and 403 and takes all else for an error of ours, for which its caller gets a 500. That is so for 5xx, and safe; but
        // callers whose requests are malformed, or who ask for what is not there, did not meet with an error of ours.
        if (kind is DoorKind.Nginx && response.StatusCode is >= 400 and < 500 and not (StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden))
        {
            response.Headers[StatusHeader] = response.StatusCode.ToString(CultureInfo.InvariantCulture);
            response.StatusCode = StatusCodes.Status403Forbidden;
        }
    }
}
