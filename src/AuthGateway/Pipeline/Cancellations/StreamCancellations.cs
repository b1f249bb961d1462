using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AuthGateway.Pipeline.Cancellations;

/// <summary>
/// How many more requests a connection may cancel. HTTP/2's bound of streams at once counts none that was reset, so that one connection could begin
/// thousands of requests a second at the systems behind, each of which ends a connection there (CVE-2023-44487, CVE-2025-8671). Kestrel bounds how many of
/// them are in progress, not how many there are.
/// </summary>
internal sealed class StreamCancellations(ConnectionContext connection)
{
    /// <summary>Why such a connection is ended.</summary>
    public const string Reason = "cancelled_requests";

    // As many as HTTP/2's streams at once: a caller that leaves with all of them open, once, is no attack.
    private const int Most = 100;

    private readonly Lock _gate = new();
    private int _left = Most;
    private long _second;
    private int _inSecond;
    private bool _ended;

    /// <summary>Watches the connections of a port.</summary>
    public static void Watch(ListenOptions listen) => listen.Use(next => connection =>
    {
        connection.Features.Set(new StreamCancellations(connection));
        return next(connection);
    });

    /// <summary>A request was answered: one more may be cancelled, up to the bound.</summary>
    public void Earn()
    {
        // Read first: most connections never cancel anything.
        if (Volatile.Read(ref _left) < Most)
        {
            lock (_gate)
            {
                _left = Math.Min(Most, _left + 1);
            }
        }
    }

    /// <summary>A request was cancelled. Ends the connection when it was one too many: in all, or within a second, whatever was answered meanwhile.</summary>
    /// <param name="second">The second in which it was.</param>
    /// <returns>Whether it was the first one too many.</returns>
    public bool Spend(long second)
    {
        lock (_gate)
        {
            (_second, _inSecond) = _second == second ? (second, _inSecond + 1) : (second, 1);
            _left--;
            if (_ended || (_left >= 0 && _inSecond <= Most))
            {
                return false;
            }

            _ended = true;
        }

        connection.Abort(new ConnectionAbortedException("Too many requests were cancelled."));
        return true;
    }
}
