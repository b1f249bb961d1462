using AuthGateway.Pipeline.Doors;
using AuthGateway.Pipeline.Headers;
using AuthGateway.Problems;
using AuthGateway.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace AuthGateway.Pipeline.Canonical;

/// <summary>
/// Makes the request that all later steps see: one path, one end, no header that pretends. What two readers could read in
/// two ways is answered here.
/// </summary>
internal sealed class CanonicalRequestMiddleware(RequestDelegate next, CanonicalSettings settings)
{
    private readonly HeaderHygiene _hygiene = new(settings);

    public Task InvokeAsync(HttpContext context)
    {
        var refusal = Apply(context);
        if (!DoorConnection.IsOf(context) && OptionsRules.EndsHere(context.Request, refusal))
        {
            // Its body would be waited for, from anybody and for as long as he likes, for nothing.
            if (!FramingRules.HasBody(context.Request))
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            }

            refusal = RequestRefusal.UnusedBody;
        }

        if (refusal == RequestRefusal.None)
        {
            return next(context);
        }

        if (context.Features.Get<RequestRecord>() is { } record)
        {
            (record.Decision, record.Reason) = (RequestDecision.Malformed, RefusalProblems.Code(refusal));
        }

        return ProblemWriter.WriteAsync(context, RefusalProblems.Of(refusal));
    }

    private RequestRefusal Apply(HttpContext context)
    {
        // Framing first, and headers that another reader may take for framing: when it is in doubt the connection is closed, whatever else is wrong.
        var request = context.Request;
        var refusal = FramingRules.Judge(request);
        if (refusal != RequestRefusal.None)
        {
            return refusal;
        }

        // RFC 9112 section 2.2: a bare CR is none of a line's characters, and Kestrel takes it for one of the target's.
        var line = (IHttpRequestFeature)context.Features[typeof(IHttpRequestFeature)]!;
        if (line.RawTarget.AsSpan().ContainsAnyInRange('\0', '\u001F'))
        {
            return RequestRefusal.ControlCharacter;
        }

        refusal = _hygiene.Apply(request, out var removed);
        if (refusal != RequestRefusal.None)
        {
            return refusal;
        }

        var isWebSocketOverHttp2 = FramingRules.IsWebSocketOverHttp2(context);
        refusal = MethodRules.Judge(request.Method, isWebSocketOverHttp2);
        if (refusal != RequestRefusal.None)
        {
            return refusal;
        }

        // RFC 8441 section 5: the version is named here, too. Where none is, the one that there is was meant.
        if (isWebSocketOverHttp2 && !UpgradeHeader.IsVersionOrNone(request.Headers.SecWebSocketVersion))
        {
            return RequestRefusal.InvalidUpgrade;
        }

        var hosts = request.Headers.Host;
        if (hosts.Count != 1 || !HostRules.IsValid(hosts[0]))
        {
            return RequestRefusal.InvalidHost;
        }

        // The server's own Path is decoded by rules of its own and without its dot segments; only its strings are taken, where they fit.
        var target = CanonicalTarget.Parse(line.RawTarget, line.Method, hosts[0], settings, line.Path, line.QueryString);
        if (!target.IsAccepted)
        {
            return target.Refusal;
        }

        if (isWebSocketOverHttp2)
        {
            // The upstream may get the same request as an HTTP/1.1 upgrade, which is a GET: routes must judge it as one.
            line.Method = HttpMethods.Get;
        }

        line.PathBase = "";
        line.Path = target.JudgedPath;
        line.QueryString = target.Query;
        if (removed > 0 && context.Features.Get<RequestRecord>() is { } record)
        {
            record.RemovedHeaders = removed;
        }

        context.Features[typeof(CanonicalRequest)] = new CanonicalRequest(line.Method, target.JudgedPath, target.ForwardedPath, target.Query, removed);
        return RequestRefusal.None;
    }
}
