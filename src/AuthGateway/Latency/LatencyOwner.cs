namespace AuthGateway.Latency;

/// <summary>Whose time a part of a request is. <see cref="Own"/> is what is left when nothing is waited for.</summary>
internal enum LatencyOwner
{
    /// <summary>The gateway's own work, its own queues and its own stalls.</summary>
    Own = 0,

    /// <summary>Reading the request from the caller, writing the response to it.</summary>
    Client = 1,

    /// <summary>The identity provider: discovery, key sets, introspection.</summary>
    IdentityProvider = 2,

    /// <summary>Redis commands that a request waits for.</summary>
    Redis = 3,

    /// <summary>The upstream and all before it: connecting, waiting for headers, reading the body, every attempt.</summary>
    Legacy = 4,
}
