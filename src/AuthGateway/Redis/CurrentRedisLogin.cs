using AuthGateway.Settings;
using StackExchange.Redis.Configuration;

namespace AuthGateway.Redis;

/// <summary>The client asks it at each connection that it makes, so that a replaced password is used from the next one on.</summary>
internal sealed class CurrentRedisLogin(Live<RedisSettings> settings) : DefaultOptionsProvider
{
    private readonly Live<RedisLogin> _login = settings.Select(now => new RedisLogin(now));

    /// <inheritdoc/>
    public override string? User => _login.Current.User;

    /// <inheritdoc/>
    public override string? Password => _login.Current.Password;
}
