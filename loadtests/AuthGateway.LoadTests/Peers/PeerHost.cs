using AuthGateway.LoadTests.Servers;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Peers;

/// <summary>Starts peers by the names that scenarios have for them, each when it is first asked for, all in front of one upstream.</summary>
internal sealed class PeerHost(TemporaryFolder folder, Peer upstream, RedisForTests redis, TokenIssuer issuer) : IAsyncDisposable
{
    private readonly Dictionary<string, Peer> _peers = new(StringComparer.Ordinal);

    /// <summary>The processes that run, with their workers.</summary>
    public IEnumerable<int> ProcessIds => _peers.Values.Append(upstream).SelectMany(peer => peer.ProcessIds).Distinct();

    /// <summary>The peer of a name.</summary>
    /// <exception cref="LoadTestException">There is none, or it cannot be had here.</exception>
    public async Task<Peer> GetAsync(string name, CancellationToken cancellation)
    {
        if (!_peers.TryGetValue(name, out var peer))
        {
            _peers[name] = peer = await StartAsync(name, cancellation);
        }

        return peer;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Those that use another one first.
        foreach (var peer in _peers.Values.Reverse())
        {
            await peer.DisposeAsync();
        }
    }

    private async Task<Peer> StartAsync(string name, CancellationToken cancellation) => name switch
    {
        "plain-yarp" => await Peer.StartOwnAsync("plain YARP", PlainYarpServer.CommandName, upstream.Address.AbsoluteUri),
        "yarp-jwtbearer" => await Peer.StartOwnAsync(
            "YARP with JwtBearer", JwtBearerServer.CommandName, upstream.Address.AbsoluteUri, issuer.KeysUrl.AbsoluteUri, issuer.Issuer),
        "authgateway" => await GatewayPeer.StartAsync(folder, "AuthGateway", new GatewayConfiguration(upstream.Address, redis.Endpoint, issuer)),
        "haproxy" => await HaproxyPeer.StartAsync(folder, upstream.Address, null),
        "haproxy-jwt" => await HaproxyPeer.StartAsync(folder, upstream.Address, issuer),
        "nginx" => await NginxPeer.StartAsync(folder, upstream.Address, null),
        "nginx-auth-request" => await StartAskingAsync(),
        "apache-oauth2" => await ApachePeer.StartAsync(folder, upstream.Address, issuer),
        _ => throw new LoadTestException($"There is no peer named {name}."),
    };

    // A gateway of its own, whose CPU counts as nginx's: the two do together what the others do alone.
    private async Task<Peer> StartAskingAsync()
    {
        var configuration = new GatewayConfiguration(upstream.Address, redis.Endpoint, issuer) { HasDoor = true };
        var decides = await GatewayPeer.StartAsync(folder, "AuthGateway as nginx's decision", configuration);
        try
        {
            return (await NginxPeer.StartAsync(folder, upstream.Address, configuration.Door)).With(decides);
        }
        catch
        {
            await decides.DisposeAsync();
            throw;
        }
    }
}
