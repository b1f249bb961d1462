using AuthGateway.LoadTests.Scenarios;
using AuthGateway.LoadTests.Servers;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Peers;

/// <summary>Starts peers by the names that scenarios have for them, each when it is first asked for, all in front of one upstream.</summary>
/// <param name="folder">Where their files are put.</param>
/// <param name="upstream">The system behind them.</param>
/// <param name="redis">The gateway's Redis, as it reaches it.</param>
/// <param name="issuer">Whose tokens they take.</param>
/// <param name="scenario">What they are started for.</param>
internal sealed class PeerHost(TemporaryFolder folder, Peer upstream, string redis, TokenIssuer issuer, Scenario scenario) : IAsyncDisposable
{
    private readonly Dictionary<string, Peer> _peers = new(StringComparer.Ordinal);

    /// <summary>The programs that are started.</summary>
    public Binaries Binaries { get; init; } = Binaries.Built;

    /// <summary>The processes that run, with their workers.</summary>
    public IEnumerable<int> ProcessIds => _peers.Values.Append(upstream).SelectMany(peer => peer.ProcessIds).Distinct();

    /// <summary>The peer of a name.</summary>
    /// <exception cref="LoadTestException">There is none, or it cannot be had here.</exception>
    public async Task<Peer> GetAsync(string name)
    {
        if (!_peers.TryGetValue(name, out var peer))
        {
            _peers[name] = peer = await StartAsync(name);
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

    /// <summary>Starts one more peer of a name, which is the caller's to end.</summary>
    /// <exception cref="LoadTestException">There is none, or it cannot be had here.</exception>
    public async Task<Peer> StartAsync(string name) => name switch
    {
        "plain-yarp" => await Peer.StartOwnAsync("plain YARP", Binaries.Own, [PlainYarpServer.CommandName, upstream.Address.AbsoluteUri, .. Protocol]),
        "yarp-jwtbearer" => await Peer.StartOwnAsync(
            "YARP with JwtBearer", Binaries.Own, [JwtBearerServer.CommandName, upstream.Address.AbsoluteUri, issuer.KeysUrl.AbsoluteUri, issuer.Issuer, .. Protocol]),
        "authgateway" => await GatewayPeer.StartAsync(folder, "AuthGateway", Binaries.Gateway, new GatewayConfiguration(upstream.Address, redis, issuer, scenario), scenario.OwnTime),
        _ when scenario.Http2 => throw new LoadTestException($"{scenario.Name}: {name} is not set up for HTTP/2."),
        "haproxy" => await HaproxyPeer.StartAsync(folder, upstream.Address, null),
        "haproxy-jwt" => await HaproxyPeer.StartAsync(folder, upstream.Address, issuer),
        "nginx" => await NginxPeer.StartAsync(folder, upstream.Address, null),
        "nginx-auth-request" => await StartAskingAsync(),
        "apache-oauth2" => await ApachePeer.StartAsync(folder, upstream.Address, issuer),
        _ => throw new LoadTestException($"There is no peer named {name}."),
    };

    private string[] Protocol => scenario.Http2 ? [ServedApplication.Http2] : [];

    // A gateway of its own, whose CPU counts as nginx's: the two do together what the others do alone.
    private async Task<Peer> StartAskingAsync()
    {
        var configuration = new GatewayConfiguration(upstream.Address, redis, issuer, scenario) { HasDoor = true };
        var decides = await GatewayPeer.StartAsync(folder, "AuthGateway as nginx's decision", Binaries.Gateway, configuration);
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
