using System.Text;
using Yarp.ReverseProxy.Forwarder;

namespace AuthGateway.Proxy;

/// <summary>Makes the client of each cluster, with the settings that YARP leaves open and the gateway's handler around it.</summary>
internal sealed class UpstreamHttpClientFactory(ProxySettings settings) : ForwarderHttpClientFactory
{
    private static readonly Encoding ExactLatin1 =
        Encoding.GetEncoding("iso-8859-1", new EncoderReplacementFallback("?"), DecoderFallback.ReplacementFallback);

    /// <inheritdoc/>
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        handler.ConnectTimeout = settings.ConnectTimeout;
        handler.PooledConnectionLifetime = settings.PooledConnectionLifetime;
        handler.PooledConnectionIdleTimeout = settings.PooledConnectionIdleTimeout;
        handler.MaxConnectionsPerServer = settings.MaxConnectionsPerServer;

        // An old system may answer with Latin-1 header values; without this YARP answers 502 for the whole response.
        handler.ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1;

        // The same for what callers send: it arrives as Latin-1 and goes on as the same bytes. Not Encoding.Latin1, which turns
        // what it lacks into look-alikes ("\uFF41" into "a"); a route value that a transform puts into a header holds any letter.
        handler.RequestHeaderEncodingSelector = static (_, _) => ExactLatin1;

        handler.PlaintextStreamFilter = static (connection, _) => ValueTask.FromResult(
            connection.NegotiatedHttpVersion.Major == 1 ? new UpstreamConnection(connection.PlaintextStream) : connection.PlaintextStream);

        // TracedAttemptHandler writes the trace headers: this would name a span of HttpClient's own that nobody exports.
        handler.ActivityHeadersPropagator = null;

        base.ConfigureHandler(context, handler);

        // The bound that counts is that of the places; the client library would queue for a connection that a stream has.
        handler.MaxConnectionsPerServer = (int)Math.Min((long)handler.MaxConnectionsPerServer + settings.MaxStreamsPerServer, int.MaxValue);
    }

    /// <inheritdoc/>
    protected override bool CanReuseOldClient(ForwarderHttpClientContext context) =>
        base.CanReuseOldClient(context) && ClusterMetadata.TimeSources(context.OldMetadata) == ClusterMetadata.TimeSources(context.NewMetadata);

    /// <inheritdoc/>
    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) =>
        new UpstreamHandler(
            new TracedAttemptHandler(base.WrapHandler(context, handler)), settings, ClusterMetadata.TimeSources(context.NewMetadata));
}
