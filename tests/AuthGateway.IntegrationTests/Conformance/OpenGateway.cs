using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Conformance;

/// <summary>A gateway with one route that is open to all, and a system behind it that answers everything.</summary>
public sealed class OpenGateway : IAsyncLifetime
{
    private readonly FaultServer _upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    private Gateway? _gateway;

    internal Gateway Gateway => _gateway ?? throw new InvalidOperationException("The gateway is not started.");

    /// <summary>What reached the system behind, of all requests so far.</summary>
    internal string Received => string.Concat(_upstream.Connections.Select(connection => connection.ReceivedText));

    public async ValueTask InitializeAsync() => _gateway = await Gateway.StartAsync(Splits.Open(_upstream.Address), "Development");

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        await _upstream.DisposeAsync();
    }
}
