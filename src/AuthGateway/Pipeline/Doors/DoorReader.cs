using System.Collections.Frozen;
using AuthGateway.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace AuthGateway.Pipeline.Doors;

/// <summary>Reads what a proxy asks about, and takes away the headers by which it said so.</summary>
internal sealed class DoorReader(DoorSettings settings)
{
    private const string OriginalMethod = "X-Original-Method";
    private const string OriginalUri = "X-Original-URI";
    private const string ForwardedMethod = "X-Forwarded-Method";
    private const string ForwardedUri = "X-Forwarded-Uri";
    private const string ForwardedHost = "X-Forwarded-Host";
    private const string ForwardedProto = "X-Forwarded-Proto";

    // What proxies add to the question for its own way here. What is left of such headers afterwards is a caller's.
    private static readonly FrozenDictionary<DoorKind, string[]> OfTheQuestion = new Dictionary<DoorKind, string[]>
    {
        [DoorKind.Envoy] = ["X-Envoy-Internal", "X-Envoy-Expected-Rq-Timeout-Ms"],
        [DoorKind.Nginx] = [OriginalMethod, OriginalUri],
        [DoorKind.Traefik] = [ForwardedMethod, ForwardedUri, "X-Forwarded-Server"],
        [DoorKind.Caddy] = [ForwardedMethod, ForwardedUri],
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, DoorKind> _byPath =
        settings.Kinds.Distinct().ToFrozenDictionary(kind => $"/{Enum.GetName(kind)!.ToLowerInvariant()}", StringComparer.Ordinal);

    /// <summary>Reads it.</summary>
    public DoorReading Read(HttpContext context)
    {
        var request = context.Request;
        var asked = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var end = asked.AsSpan(1..Math.Max(1, asked.Length)).IndexOfAny('/', '?') is >= 0 and var at ? at + 1 : asked.Length;
        if (!asked.StartsWith('/') || !_byPath.TryGetValue(asked[..end], out var kind))
        {
            return Wrong("no_door", StatusCodes.Status404NotFound, "No decisions are given at this address.", "The paths are those of Doors:Kinds, in lower case.");
        }

        if (kind is not DoorKind.Envoy && end < asked.Length)
        {
            return Malformed("nothing behind the door's path");
        }

        var reading = kind switch
        {
            // RFC 9112 section 3.2.1: what is left begins with the slash of the path; "/envoy?x" is no path with a prefix before it.
            DoorKind.Envoy => end < asked.Length && asked[end] == '/'
                ? Asked(kind, request.Method, asked[end..], request.Headers.Host, request.Headers[ForwardedProto])
                : Malformed("a path behind the prefix: path_prefix is /envoy"),
            DoorKind.Nginx => Asked(
                kind, One(request, OriginalMethod), One(request, OriginalUri), request.Headers.Host, request.Headers[ForwardedProto]),
            _ => Asked(
                kind, One(request, ForwardedMethod), One(request, ForwardedUri), request.Headers[ForwardedHost], request.Headers[ForwardedProto]),
        };
        foreach (var name in OfTheQuestion[kind])
        {
            request.Headers.Remove(name);
        }

        return reading;
    }

    private static DoorReading Asked(DoorKind kind, string? method, string? target, StringValues hosts, StringValues protos)
    {
        if (method is not { Length: > 0 } || target is not { Length: > 0 } || hosts is not [{ } host])
        {
            return Malformed(kind is DoorKind.Nginx or DoorKind.Envoy
                ? $"exactly one {OriginalMethod}, one {OriginalUri} (nginx) and one Host"
                : $"exactly one {ForwardedMethod}, one {ForwardedUri} and one {ForwardedHost}");
        }

        return protos switch
        {
            ["https" or "wss"] => new DoorReading.Asked(new DoorQuestion(kind, method, target, host, IsHttps: true)),
            ["http" or "ws"] => new DoorReading.Asked(new DoorQuestion(kind, method, target, host, IsHttps: false)),
            _ => Malformed($"exactly one {ForwardedProto}: http, https, ws or wss"),
        };
    }

    // Of two, one is the caller's: a proxy that adds its own beside it instead of in its place would have us judge either.
    private static string? One(HttpRequest request, string name) => request.Headers[name] is [{ } one] ? one : null;

    private static DoorReading.Refused Malformed(string expected) =>
        Wrong("door_question", StatusCodes.Status400BadRequest, "The proxy's question cannot be read.", $"Expected {expected}.");

    private static DoorReading.Refused Wrong(string code, int status, string title, string detail) =>
        new(new Problem { Status = status, Code = code, Title = title, Detail = detail });
}
