using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace AuthGateway.Telemetry.Tracing;

/// <summary>One fetch from an identity provider. It serves whoever waits, so it is a trace of its own.</summary>
internal sealed class KeyFetchSpan(Activity activity, long startedAt, TimeProvider clock, SpanQueue? queue) : IDisposable
{
    private string? _error = HttpNames.Other;

    /// <summary>The provider answered; without this the fetch failed.</summary>
    public void Answered(HttpStatusCode status)
    {
        var code = (int)status;
        activity.SetTag("http.response.status_code", code);
        _error = status == HttpStatusCode.OK ? null : code.ToString(CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_error is not null)
        {
            activity.SetTag("error.type", _error);
            activity.SetStatus(ActivityStatusCode.Error);
        }

        activity.SetEndTime(activity.StartTimeUtc + clock.GetElapsedTime(startedAt));
        activity.Stop();
        queue?.Add([activity]);
    }
}
