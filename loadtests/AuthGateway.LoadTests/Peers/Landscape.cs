using AuthGateway.LoadTests.Scenarios;
using AuthGateway.LoadTests.Servers;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Peers;

/// <summary>All that a scenario needs, running: an issuer, Redis behind a network that can be made bad, the upstream, and the peers as they are asked for.</summary>
internal sealed class Landscape : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _started = [];
    private readonly TemporaryFolder _folder = new("loadtest");
    private TcpChaosProxy? _network;

    private Landscape()
    {
    }

    /// <summary>Where files are put.</summary>
    public TemporaryFolder Folder => _folder;

    /// <summary>Whose tokens count.</summary>
    public TokenIssuer Issuer { get; private set; } = null!;

    /// <summary>Redis.</summary>
    public RedisForTests Redis { get; private set; } = null!;

    /// <summary>The peers.</summary>
    public PeerHost Peers { get; private set; } = null!;

    /// <summary>The network before Redis, where the scenario has one.</summary>
    /// <exception cref="LoadTestException">It has none.</exception>
    public TcpChaosProxy Network => _network ?? throw new LoadTestException("There is no network before Redis.");

    /// <summary>The callers' credentials.</summary>
    public CredentialSource Credentials { get; private set; } = null!;

    /// <summary>Starts it.</summary>
    public static async Task<Landscape> StartAsync(Scenario scenario, Binaries binaries, CancellationToken cancellation)
    {
        var landscape = new Landscape();
        try
        {
            await landscape.FillAsync(scenario, binaries, cancellation);
            return landscape;
        }
        catch
        {
            await landscape.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var started in Enumerable.Reverse(_started))
        {
            await started.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task FillAsync(Scenario scenario, Binaries binaries, CancellationToken cancellation)
    {
        _started.Add(Issuer = await TokenIssuer.StartAsync(cancellation));
        _started.Add(Redis = await RedisForTests.StartAsync());
        var endpoint = Redis.Endpoint;
        // Only where it is needed: what it passes on, it passes on with this process' CPU.
        if (scenario.RedisDelayMilliseconds > 0 || scenario.Kind == ScenarioKind.Outage)
        {
            _started.Add(_network = TcpChaosProxy.Start(new Uri($"redis://{endpoint}")));
            _network.ToClient.Delay = TimeSpan.FromMilliseconds(scenario.RedisDelayMilliseconds);
            endpoint = _network.Endpoint;
        }

        var upstream = await Peer.StartOwnAsync("upstream", binaries.Own, UpstreamServer.CommandName);
        _started.Add(upstream);
        _started.Add(Peers = new PeerHost(_folder, upstream, endpoint, Issuer, scenario) { Binaries = binaries });
        Credentials = new CredentialSource(_folder, scenario, Issuer);
    }
}
