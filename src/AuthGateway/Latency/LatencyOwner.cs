namespace AuthGateway.Latency;

/// <summary>Whose time a part of a request is. Every tick of a request has exactly one owner.</summary>
internal enum LatencyOwner
{
    /// <summary>The gateway's own work and its own queues: what is left when nothing is waited for.</summary>
    Own = 0,

    /// <summary>Reading the request from the caller, writing the response to it.</summary>
    Client = 1,

    /// <summary>The identity provider: discovery, key sets, introspection.</summary>
    IdentityProvider = 2,

    /// <summary>Redis commands that a request waits for.</summary>
    Redis = 3,

    /// <summary>The upstream and all before it, as far as it did not report its own time: connecting, waiting for headers, reading the body, every attempt.</summary>
    Legacy = 4,

    /// <summary>A stall of this process (a collection's pause, a starved thread pool, a throttled CPU) at the end of a wait: an upper bound.</summary>
    OwnStall = 5,

    /// <summary>The network to the upstream: what is left of a wait when the reverse proxy's own report is taken off.</summary>
    LegacyNetwork = 6,

    /// <summary>The reverse proxy before the legacy system, by its own report.</summary>
    LegacyReverseProxy = 7,

    /// <summary>The legacy system, by the report of the reverse proxy before it or of its own.</summary>
    LegacySystem = 8,
}
