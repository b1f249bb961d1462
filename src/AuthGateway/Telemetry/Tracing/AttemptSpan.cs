using System.Diagnostics;
using System.Globalization;

namespace AuthGateway.Telemetry.Tracing;

/// <summary>One attempt at an upstream. Its attributes are written only if its request's spans are kept.</summary>
internal sealed class AttemptSpan(RequestTrace trace, Activity activity, string method, Uri target, int resends)
{
    private const int FirstErrorStatus = 400;
    private const long Open = -1;

    private int _status;
    private Version? _version;
    private long _took = Open;

    /// <summary>The traceparent that names this attempt.</summary>
    public string TraceParent => activity.Id!;

    /// <summary>Why it failed; null when it did not, or not yet.</summary>
    public string? Error { get; private set; }

    /// <summary>The upstream answered; its body is to come.</summary>
    public void Answered(int status, Version version) => (_status, _version) = (status, version);

    /// <summary>It is over. The first end counts.</summary>
    /// <param name="error">A short fixed word; null when nothing failed, or only the caller left.</param>
    public void End(string? error)
    {
        if (Interlocked.CompareExchange(ref _took, (trace.Now - activity.StartTimeUtc).Ticks, Open) == Open)
        {
            Error = error;
        }
    }

    /// <summary>Writes the span.</summary>
    /// <param name="describe">Whether with its attributes.</param>
    public Activity Finish(bool describe)
    {
        if (describe)
        {
            Describe();
        }

        activity.SetEndTime(activity.StartTimeUtc + TimeSpan.FromTicks(_took));
        activity.Stop();
        return activity;
    }

    private void Describe()
    {
        activity.DisplayName = method == HttpNames.Other ? "HTTP" : method;
        activity.SetTag("http.request.method", method);
        activity.SetTag("server.address", target.Host);
        activity.SetTag("server.port", target.Port);
        activity.SetTag("url.scheme", target.Scheme);
        if (resends > 0)
        {
            activity.SetTag("http.request.resend_count", resends);
        }

        if (_status > 0)
        {
            activity.SetTag("http.response.status_code", _status);
            activity.SetTag("network.protocol.version", HttpNames.Version(_version!));
        }

        if ((Error ?? (_status >= FirstErrorStatus ? _status.ToString(CultureInfo.InvariantCulture) : null)) is { } error)
        {
            activity.SetTag("error.type", error);
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }
}
