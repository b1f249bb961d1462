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

    /// <summary>The word for an attempt that ended with an exception; null when it was given up because the caller left.</summary>
    public static string? Of(Exception exception, CancellationToken callerLeft) => exception switch
    {
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http => Http[http.HttpRequestError],
        OperationCanceledException => callerLeft.IsCancellationRequested ? null : Timeout,
        _ => Other,
    };

    /// <summary>The word for a forwarding that failed; null when the caller's side did.</summary>
    public static string? Of(IForwarderErrorFeature failure, CancellationToken callerLeft) => failure switch
    {
        { Error: ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient or ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeResponseClient
            or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled or ForwarderError.RequestCanceled
            or ForwarderError.UpgradeRequestCanceled or ForwarderError.UpgradeResponseCanceled } => null,
        _ when callerLeft.IsCancellationRequested => null,
        { Error: ForwarderError.RequestTimedOut } => Timeout,
        { Error: ForwarderError.Request, Exception: { } exception } => Of(exception, callerLeft),
        _ => Forwarder[failure.Error],
    };
}
