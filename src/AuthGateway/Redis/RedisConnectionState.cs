namespace AuthGateway.Redis;

/// <summary>How the connection stands right now.</summary>
internal enum RedisConnectionState
{
    /// <summary>The first attempt has not ended yet.</summary>
    Connecting,

    /// <summary>At least one server is connected.</summary>
    Connected,

    /// <summary>No server is connected; the client keeps trying.</summary>
    Disconnected,
}
