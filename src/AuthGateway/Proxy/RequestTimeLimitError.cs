using Yarp.ReverseProxy.Forwarder;

namespace AuthGateway.Proxy;

/// <summary>The forwarding ended because its upstream took too long in all.</summary>
internal sealed class RequestTimeLimitError(Exception? exception) : IForwarderErrorFeature
{
    /// <inheritdoc/>
    public ForwarderError Error => ForwarderError.RequestTimedOut;

    /// <inheritdoc/>
    public Exception? Exception => exception;
}
