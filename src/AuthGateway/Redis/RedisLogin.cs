using AuthGateway.Settings;
using StackExchange.Redis.Configuration;

namespace AuthGateway.Redis;

/// <summary>Who logs in at Redis. The client asks at each connection that it makes, so that a replaced password is used from the next one on.</summary>
internal sealed class RedisLogin(Live<RedisSettings> settings) : DefaultOptionsProvider
{
    /// <inheritdoc/>
    public override string? User => Given(settings.Current.User, Url.User);

    /// <inheritdoc/>
    public override string? Password => Given(settings.Current.Password, Url.Password);

    private RedisUrl Url => RedisUrl.TryParse(settings.Current.Url, out var url)
        ? url
        : throw new InvalidOperationException("Redis:Url is not an address; settings must be validated before they are used.");

    private static string? Given(string first, string second) => first.Length > 0 ? first : second.Length > 0 ? second : null;
}
