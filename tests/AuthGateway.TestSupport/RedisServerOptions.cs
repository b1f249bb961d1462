namespace AuthGateway.TestSupport;

/// <summary>How a Redis server of the tests runs.</summary>
public sealed record RedisServerOptions
{
    /// <summary>Asked of every client, with AUTH; null: none.</summary>
    public string? Password { get; init; }

    /// <summary>Only TLS connections are taken, with a certificate for 127.0.0.1 and localhost of <see cref="RedisServerProcess.Certificates"/>.</summary>
    public bool Tls { get; init; }

    /// <summary>The master that this server copies. Its password and TLS must be the same.</summary>
    public RedisServerProcess? ReplicaOf { get; init; }

    /// <summary>Keep what was written across <see cref="RedisServerProcess.RestartAsync"/> (append-only file, synced on every write).</summary>
    public bool Durable { get; init; }

    /// <summary>More of `redis-server`'s arguments, for example `["--maxmemory", "1mb"]`.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
