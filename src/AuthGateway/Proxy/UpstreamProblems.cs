using AuthGateway.Latency;
using AuthGateway.Problems;
using Yarp.ReverseProxy.Forwarder;

namespace AuthGateway.Proxy;

/// <summary>The answer to a caller whose request could not be forwarded. Nothing of the upstream's own text is in it.</summary>
internal static class UpstreamProblems
{
    private static readonly Problem BadGateway = new()
    {
        Status = StatusCodes.Status502BadGateway,
        Code = "upstream_failed",
        Title = "The system behind the gateway gave no usable answer.",
    };

    private static readonly Problem Late = new()
    {
        Status = StatusCodes.Status504GatewayTimeout,
        Code = "upstream_timeout",
        Title = "The system behind the gateway did not answer in time.",
    };

    private static readonly Problem NoneAvailable = new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Code = "upstream_unavailable",
        Title = "No server of the system behind the gateway is available.",
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    private static readonly Problem ClientBody = new()
    {
        Status = StatusCodes.Status400BadRequest,
        Code = "request_body_cut",
        Title = "The request's body did not arrive whole.",
        CloseConnection = true,
    };

    private static readonly Problem SlowClientBody = new()
    {
        Status = StatusCodes.Status408RequestTimeout,
        Code = "request_body_timeout",
        Title = "The request's body did not arrive in time.",
        CloseConnection = true,
    };

    /// <summary>The answer to a caller that was slow while others waited for its place.</summary>
    public static Problem SlowCaller { get; } = new()
    {
        Status = StatusCodes.Status408RequestTimeout,
        Code = SlowCallerReason,
        Title = "The request was waiting for its caller while others were waiting for its place at the system behind the gateway.",
        CloseConnection = true,
    };

    /// <summary>What a request that gave way is reported with.</summary>
    public const string SlowCallerReason = "slow_caller";

    /// <summary>The answer for an error; null when there is nobody left to answer.</summary>
    public static Problem? For(ForwarderError error) => error switch
    {
        ForwarderError.NoAvailableDestinations => NoneAvailable,
        ForwarderError.RequestTimedOut => Late,
        ForwarderError.RequestBodyClient => ClientBody,
        ForwarderError.RequestBodyCanceled or ForwarderError.RequestCanceled or ForwarderError.ResponseBodyCanceled
            or ForwarderError.UpgradeRequestCanceled or ForwarderError.UpgradeResponseCanceled
            or ForwarderError.ResponseBodyClient => null,
        _ => BadGateway,
    };

    /// <summary>Whose fault an error is. A caller that leaves is nobody's: it was free to.</summary>
    public static LatencyOwner? FaultOf(ForwarderError error) => error switch
    {
        ForwarderError.RequestBodyClient => LatencyOwner.Client,
        ForwarderError.RequestBodyCanceled or ForwarderError.RequestCanceled or ForwarderError.ResponseBodyCanceled
            or ForwarderError.UpgradeRequestCanceled or ForwarderError.UpgradeResponseCanceled or ForwarderError.UpgradeActivityTimeout
            or ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeResponseClient or ForwarderError.ResponseBodyClient => null,
        ForwarderError.RequestCreation or ForwarderError.ResponseHeaders => LatencyOwner.Own,
        _ => LatencyOwner.Legacy,
    };

    /// <summary>The answer to a caller whose body came too slowly or was too large: Kestrel says which.</summary>
    public static Problem ForBody(BadHttpRequestException exception) => exception.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status408RequestTimeout => SlowClientBody,
        _ => ClientBody,
    };

    private static readonly Problem TooLarge = new()
    {
        Status = StatusCodes.Status413PayloadTooLarge,
        Code = "request_body_too_large",
        Title = "The request's body is larger than the gateway accepts.",
        CloseConnection = true,
    };
}
