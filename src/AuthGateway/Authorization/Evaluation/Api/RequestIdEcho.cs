namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>
/// The caller's own name for a request (<c>X-Request-ID</c>), which every answer to it repeats (AuthZEN section 10.1.3). Stands in the metadata of the
/// endpoints that do so.
/// </summary>
internal sealed class RequestIdEcho
{
    /// <summary>The header.</summary>
    public const string Header = "X-Request-ID";

    /// <summary>A UUID has 36 characters, a trace's header 55.</summary>
    public const int Longest = 128;

    /// <summary>The metadata.</summary>
    public static readonly RequestIdEcho Instance = new();

    private RequestIdEcho()
    {
    }

    /// <summary>Whether the header that came can be repeated; one that did not come needs not be.</summary>
    public static bool IsSound(IHeaderDictionary headers) => !headers.TryGetValue(Header, out var values) || (values.Count == 1 && IsSafe(values[0]));

    /// <summary>Repeats it in the answer, whatever the answer will be.</summary>
    public static void Repeat(HttpContext context)
    {
        if (context.Request.Headers.TryGetValue(Header, out var values) && values.Count == 1 && IsSafe(values[0]))
        {
            // When the headers are written: a problem replaces what was prepared before.
            context.Response.OnStarting(
                static state =>
                {
                    var (response, id) = ((HttpResponse Response, string Id))state;
                    response.Headers[Header] = id;
                    return Task.CompletedTask;
                },
                (context.Response, values[0]!));
        }
    }

    // Visible ASCII. A line break would end the header and begin one of the caller's (CWE-113), and control characters speak to whoever reads a log.
    private static bool IsSafe(string? id) => id is { Length: > 0 and <= Longest } && !id.AsSpan().ContainsAnyExceptInRange('!', '~');
}
