using AuthGateway.Problems;
using AuthGateway.Routes;

namespace AuthGateway.Pipeline.Doors;

/// <summary>What holds for requests that another proxy forwards, and not this one.</summary>
internal sealed class DoorRulesMiddleware(RequestDelegate next)
{
    private static readonly Problem ProtectedHeader = new()
    {
        Status = StatusCodes.Status400BadRequest,
        Code = "protected_header",
        Title = "The request has a header that only proxies may send.",
    };

    private static readonly Problem RespelledPath = new()
    {
        Status = StatusCodes.Status400BadRequest,
        Code = "respelled_path",
        Title = "The path has percent-encodings of characters that it must have literally.",
        Detail = "Letters, digits, hyphens, full stops, underscores and tildes are never encoded, nor is what the route has literally.",
    };

    /// <summary>Lets on what may be decided about.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<DoorQuestion>() is not { } question)
        {
            return next(context);
        }

        // The gateway takes such headers off what it forwards. Here it forwards nothing, and what the proxy copies over them misses their other spellings or
        // those that the answer lacks (CVE-2026-30851, GHSA-f59h-q822-g45g).
        if (context.Canonical().RemovedHeaders > 0)
        {
            return MalformedRequest.RefuseAsync(context, ProtectedHeader);
        }

        // The gateway would forward the path that it judged. The other proxy forwards the one that came, and may choose its own route by that.
        if (!IsPathOf(question.Target, context.Canonical().ForwardedPath))
        {
            return MalformedRequest.RefuseAsync(context, RespelledPath);
        }

        // The gateway's own endpoints are not behind the other proxy: to allow them would be to allow whatever that proxy has at their path.
        if (context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<UpstreamIdentityRules>() is null)
        {
            context.SetEndpoint(null);
        }

        return next(context);
    }

    // But for the case of the hexadecimal digits, which is one to all readers (RFC 3986 section 2.1): the canonical path changes the case of nothing else, and
    // what it decodes is shorter afterwards.
    private static bool IsPathOf(ReadOnlySpan<char> target, ReadOnlySpan<char> path)
    {
        if (target.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme && !target.StartsWith('/'))
        {
            var authority = target[(scheme + 3)..];
            target = authority.IndexOfAny('/', '?') is >= 0 and var end ? authority[end..] : "/";
        }

        target = target.IndexOf('?') is >= 0 and var query ? target[..query] : target;
        return target.Equals(path, StringComparison.OrdinalIgnoreCase) || (target.IsEmpty && path is "/");
    }
}
