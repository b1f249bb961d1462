using System.Diagnostics;
using Microsoft.Extensions.Primitives;

namespace AuthGateway.Telemetry.Tracing;

/// <summary>The trace that a caller says the request belongs to (W3C Trace Context).</summary>
internal static class CallerTrace
{
    // W3C Trace Context section 3.3.1.5 asks for no more to be passed on.
    private const int LongestState = 512;

    /// <summary>The caller's span; the default value when it named none, or not just one.</summary>
    public static ActivityContext Read(IHeaderDictionary headers)
    {
        var parent = headers.TraceParent;
        return parent.Count == 1 && ActivityContext.TryParse(parent[0], State(headers.TraceState), isRemote: true, out var caller) ? caller : default;
    }

    /// <summary>Whether there is one.</summary>
    public static bool IsNamed(this in ActivityContext caller) => caller.TraceId != default;

    private static string? State(StringValues values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        var state = values.Count == 1 ? values[0] : string.Join(',', values.ToArray());
        return state is { Length: > 0 and <= LongestState } && !state.AsSpan().ContainsAnyExceptInRange(' ', '~') ? state : null;
    }
}
