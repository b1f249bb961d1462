namespace AuthGateway.Redis;

/// <summary>Redis' address as logs and health answers show it: servers, database, TLS, Sentinel; never a user or a password.</summary>
internal static class RedisEndpointDescription
{
    /// <summary>Describes; an address that cannot be read is not echoed, because a password could stand anywhere in it.</summary>
    public static string Of(RedisSettings settings)
    {
        if (!settings.IsConfigured)
        {
            return "embedded";
        }

        if (!RedisUrl.TryParse(settings.Url, out var url))
        {
            return "unreadable address";
        }

        var sentinels = settings.SentinelService.Length > 0;
        var servers = url.ServersOf(sentinels).Select(server => server.Host.Contains(':') ? $"[{server.Host}]:{server.Port}" : $"{server.Host}:{server.Port}");
        var service = sentinels ? $" (Sentinel service {settings.SentinelService})" : "";
        return $"{(url.Tls ? "rediss" : "redis")}://{string.Join(',', servers)}/{url.Database}{service}";
    }
}
