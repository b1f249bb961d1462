using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AuthGateway.TestSupport;

/// <summary>
/// Ports of the loopback interface that nobody listens on. For servers that cannot take port 0 themselves;
/// another process may still take the port first, so whoever uses it tries again with another one.
/// </summary>
public static class FreePort
{
    private static readonly ConcurrentDictionary<int, byte> Given = new();

    /// <summary>A port that was free a moment ago and that this process has not given out before.</summary>
    public static int Next()
    {
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            if (Given.TryAdd(port, 0))
            {
                return port;
            }
        }
    }
}
