using System.Collections.Frozen;
using System.Text.Json;
using Yarp.ReverseProxy.Forwarder;

namespace AuthGateway.Proxy;

/// <summary>Why an attempt at an upstream failed, in the short words of a span's error.type.</summary>
internal static class AttemptErrors
{
    private const string Timeout = "timeout";
    private const string Other = "_OTHER";

    // HttpClient's own names in .NET's own spelling for this attribute.
    private static readonly FrozenDictionary<HttpRequestError, string> Http =
        Enum.GetValues<HttpRequestError>().ToFrozenDictionary(error => error, error => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{error}"));

    private static readonly FrozenDictionary<ForwarderError, string> Forwarder =
        Enum.GetValues<ForwarderError>().ToFrozenDictionary(error => error, error => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{error}"));

    /// <summary>The word for an attempt that ended with an exception; null when it was given up because of the caller.</summary>
    public static string? Of(Exception exception, CancellationToken callerLeft) => exception switch
    {
        _ when callerLeft.IsCancellationRequested || IsCallers(exception) => null,
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http => Http[http.HttpRequestError],
        OperationCanceledException => Timeout,
        _ => Other,
    };

    // The caller's body did not arrive whole, or not in time: HttpClient wraps what Kestrel says of it.
    private static bool IsCallers(Exception? exception)
    {
        while (exception is not (null or BadHttpRequestException))
        {
            exception = exception.InnerException;
        }

        return exception is not null;
    }

    /// <summary>The word for a forwarding that failed; null when the caller's side did.</summary>
    /// <remarks>YARP's own word for who failed, not whether the caller is gone by now: YARP itself cuts the caller off when an upstream's body breaks.</remarks>
    public static string? Of(IForwarderErrorFeature failure) => failure switch
    {
        { Error: ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient or ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeResponseClient
            or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled or ForwarderError.RequestCanceled
            or ForwarderError.UpgradeRequestCanceled or ForwarderError.UpgradeResponseCanceled } => null,
        { Error: ForwarderError.RequestTimedOut } => Timeout,
        { Error: ForwarderError.Request, Exception: { } exception } => Of(exception, CancellationToken.None),
        _ => Forwarder[failure.Error],
    };
}
