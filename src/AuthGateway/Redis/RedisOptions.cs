using System.Net;
using AuthGateway.Settings;
using StackExchange.Redis;

namespace AuthGateway.Redis;

/// <summary>The client's configuration, made in this one place.</summary>
internal static class RedisOptions
{
    // The first pause before a reconnect and the longest one, in milliseconds. The policy picks a random time
    // between the two bounds, so that a fleet does not return to a restarted Redis in one instant.
    private const int FirstReconnectPause = 100;
    private const int LongestReconnectPause = 2_000;

    /// <summary>Turns settings, validated before, into the client's options.</summary>
    /// <exception cref="InvalidOperationException">The address is missing or unreadable: validation was skipped.</exception>
    public static ConfigurationOptions From(Live<RedisSettings> live)
    {
        var settings = live.Current;
        if (!RedisUrl.TryParse(settings.Url, out var url))
        {
            throw new InvalidOperationException("Redis:Url is not an address; settings must be validated before they are used.");
        }

        var timeout = (int)settings.CommandTimeout.TotalMilliseconds;
        var options = new ConfigurationOptions
        {
            // First: everything below stands before it. User and password are left to it.
            Defaults = new CurrentRedisLogin(live),
            // The gateway starts, and answers what needs no Redis, while Redis is down.
            AbortOnConnectFail = false,
            // Measured with Redis dead: the default backlog holds each call for 790 ms, FailFast answers in 0.2 ms.
            BacklogPolicy = BacklogPolicy.FailFast,
            ReconnectRetryPolicy = new ExponentialRetry(FirstReconnectPause, LongestReconnectPause),
            ConnectRetry = 1,
            ConnectTimeout = (int)settings.ConnectTimeout.TotalMilliseconds,
            AsyncTimeout = timeout,
            SyncTimeout = timeout,
            HeartbeatInterval = settings.HeartbeatInterval,
            ConfigCheckSeconds = (int)settings.ConfigurationCheckInterval.TotalSeconds,
            ClientName = settings.ClientName,
            DefaultDatabase = url.Database,
            Ssl = url.Tls,
            ServiceName = settings.SentinelService.Length > 0 ? settings.SentinelService : null,
            // Both would name keys and channels outside the prefix, which an ACL for the prefix alone refuses.
            TieBreaker = "",
            ConfigurationChannel = "",
            // RESP2 keeps subscriptions on a connection of their own: a large reply cannot hold a message back.
            Protocol = RedisProtocol.Resp2,
            // An exception's text may reach a log: without the command's arguments and the process' figures.
            IncludeDetailInExceptions = false,
            IncludePerformanceCountersInExceptions = false,
        };

        foreach (var (host, port) in url.ServersOf(sentinels: settings.SentinelService.Length > 0))
        {
            options.EndPoints.Add(IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port));
        }

        if (url.Tls && settings.CaFile.Length > 0)
        {
            options.SslClientAuthenticationOptions = host => RedisTrust.HandshakeWith(host, settings.CaFile);
        }

        return options;
    }
}
