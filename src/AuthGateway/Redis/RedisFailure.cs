using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using StackExchange.Redis;

namespace AuthGateway.Redis;

/// <summary>
/// Why Redis did not answer, in a fixed set of words: an exception's own text can hold addresses and arguments, and
/// an alarm needs a value that it can group by.
/// </summary>
internal static class RedisFailure
{
    public const string NotConnected = "not_connected";
    public const string CircuitOpen = "circuit_open";
    public const string Timeout = "timeout";
    public const string ReadOnly = "read_only";
    public const string OutOfMemory = "out_of_memory";
    public const string Loading = "loading";
    public const string Moved = "moved";
    public const string ClusterDown = "cluster_down";
    public const string NotPermitted = "not_permitted";
    public const string ServerError = "server_error";
    public const string ClientError = "client_error";
    public const string UnreadableAnswer = "unreadable_answer";
    public const string Unconfirmed = "unconfirmed_by_replicas";
    public const string TooManyEntries = "too_many_entries";
    public const string HistoryChanged = "history_changed";
    public const string Incomplete = "incomplete";

    /// <summary>
    /// Whether an exception means that a command got no answer: all do, except that the caller gave up. The client
    /// hands whatever broke its reading loop to the commands that were waiting (seen: an InvalidOperationException
    /// from the pipe when a frozen server's connection was given up), so that no list of types is complete. Wrap
    /// the client's calls alone in it, not code of ours.
    /// </summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="reason">The word for it.</param>
    /// <param name="cancellation">The caller's own token: when that one is cancelled, the caller stopped and Redis did not fail.</param>
    public static bool Is(Exception failure, [NotNullWhen(true)] out string? reason, CancellationToken cancellation)
    {
        reason = failure switch
        {
            RedisServerException server => OfAnswer(server.Message),
            // Both name the command, not the cause: a timeout is the command's, the other the connection's.
            RedisTimeoutException => Timeout,
            RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } => NotPermitted,
            // IOExceptions, too, but of this program: an assembly that is missing or of another version is no outage of Redis.
            FileLoadException or FileNotFoundException => ClientError,
            RedisException or ObjectDisposedException or SocketException or IOException => NotConnected,
            // Seen when a Sentinel's primary froze: the client cancels its own commands.
            OperationCanceledException when !cancellation.IsCancellationRequested => Timeout,
            OperationCanceledException => null,
            TimeoutException => Timeout,
            _ => ClientError,
        };
        return reason is not null;
    }

    private static string OfAnswer(string message)
    {
        // An error inside a script is told with the script's name before or after it, so the word is sought, not compared.
        ReadOnlySpan<(string Word, string Reason)> answers =
        [
            ("READONLY", ReadOnly), ("OOM ", OutOfMemory), ("LOADING", Loading), ("MASTERDOWN", Loading), ("CLUSTERDOWN", ClusterDown), ("MOVED", Moved), ("TRYAGAIN", Moved),
            ("NOAUTH", NotPermitted), ("WRONGPASS", NotPermitted), ("NOPERM", NotPermitted), ("BUSY ", Timeout),
        ];
        foreach (var (word, reason) in answers)
        {
            if (message.Contains(word, StringComparison.Ordinal))
            {
                return reason;
            }
        }

        return ServerError;
    }
}
