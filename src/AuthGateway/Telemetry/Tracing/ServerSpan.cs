using System.Diagnostics;
using System.Globalization;
using AuthGateway.Routes;

namespace AuthGateway.Telemetry.Tracing;

/// <summary>
/// The server span in OpenTelemetry's names for HTTP. What a caller can fill with anything is left out: path, query,
/// headers, user agent, unknown methods; and the caller's address, which names a person.
/// </summary>
internal static class ServerSpan
{
    private const int FirstServerError = 500;

    /// <summary>Whether the request failed by our fault or that of a system behind: 5xx, and bodies that an upstream cut.</summary>
    public static bool Failed(RequestTrace trace, int status) => status >= FirstServerError || trace.Failure is not null;

    /// <summary>Writes what HTTP has to say of it.</summary>
    public static void Describe(RequestTrace trace, HttpContext context, int status)
    {
        var span = trace.Server;
        var request = context.Request;
        var method = HttpNames.Method(request.Method);
        var route = context.GetEndpoint() is RouteEndpoint endpoint && endpoint.Metadata.GetMetadata<RouteRules>() is not null
            ? $"/{endpoint.RoutePattern.RawText?.TrimStart('/')}"
            : null;
        var shownMethod = method == HttpNames.Other ? "HTTP" : method;
        span.DisplayName = route is null ? shownMethod : $"{shownMethod} {route}";
        span.SetTag("http.request.method", method);
        span.SetTag("url.scheme", request.Scheme);
        span.SetTag("network.protocol.version", HttpNames.Version(request.Protocol));
        span.SetTag("http.response.status_code", status);
        if (route is not null)
        {
            span.SetTag("http.route", route);
            span.SetTag("server.address", request.Host.Host);
            span.SetTag("server.port", request.Host.Port ?? (request.IsHttps ? 443 : 80));
        }

        if (Failed(trace, status))
        {
            span.SetTag("error.type", trace.Failure ?? status.ToString(CultureInfo.InvariantCulture));
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
