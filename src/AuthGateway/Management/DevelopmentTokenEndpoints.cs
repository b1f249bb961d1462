using System.Globalization;
using System.Net;
using AuthGateway.Identity;
using AuthGateway.Problems;
using AuthGateway.Tokens;

namespace AuthGateway.Management;

/// <summary>Issues test tokens: in Development only, and only to this machine.</summary>
internal static class DevelopmentTokenEndpoints
{
    /// <summary>Where <c>authgateway dev-token</c> asks.</summary>
    public const string Path = "/dev/token";

    private static readonly Problem Refused = new()
    {
        Status = StatusCodes.Status400BadRequest,
        Code = "invalid_request",
        Title = "type is member, employee or application; lifetime is 1 to 86400 seconds; sub is not empty.",
    };

    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(1);

    /// <summary>Maps it when there is an issuer, which only Development makes.</summary>
    public static void MapDevelopmentTokens(this IEndpointRouteBuilder endpoints, IServiceProvider services)
    {
        if (services.GetService<DevelopmentIssuer>() is not { } issuer)
        {
            return;
        }

        endpoints.MapPost(Path, context =>
        {
            if (context.Connection.RemoteIpAddress is not { } peer || !IPAddress.IsLoopback(peer) || !IsThisMachine(context.Request.Host.Host) || Read(context.Request.Query) is not { } request)
            {
                return ProblemWriter.WriteAsync(context, Refused);
            }

            context.Response.ContentType = "text/plain";
            context.Response.Headers.CacheControl = "no-store";
            return context.Response.WriteAsync(issuer.Issue(request) + "\n", context.RequestAborted);
        });
    }

    // A web page whose name is made to point to 127.0.0.1 could read the answer in this machine's browser (DNS rebinding);
    // the browser then sends that name.
    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static DevelopmentTokenRequest? Read(IQueryCollection query)
    {
        var type = query["type"].FirstOrDefault() ?? "member";
        var lifetime = query["lifetime"].FirstOrDefault() ?? "3600";
        var subject = query["sub"].FirstOrDefault() ?? "member-1";
        return Enum.TryParse<PrincipalType>(type, ignoreCase: true, out var principalType)
            && Enum.IsDefined(principalType)
            && int.TryParse(lifetime, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds > 0 && seconds <= LongestLifetime.TotalSeconds
            && subject.Length is > 0 and <= 128
            ? new DevelopmentTokenRequest(
                principalType,
                subject,
                query["scope"].FirstOrDefault() ?? "profile points purchases",
                query["role"].OfType<string>().ToArray(),
                TimeSpan.FromSeconds(seconds))
            : null;
    }
}
