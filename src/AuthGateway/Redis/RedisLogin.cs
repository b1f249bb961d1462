namespace AuthGateway.Redis;

/// <summary>Who logs in at Redis: what is given apart goes before what stands in the address.</summary>
internal sealed record RedisLogin
{
    public RedisLogin(RedisSettings settings)
    {
        if (!RedisUrl.TryParse(settings.Url, out var url))
        {
            throw new InvalidOperationException("Redis:Url is not an address; settings must be validated before they are used.");
        }

        (User, Password) = (Given(settings.User, url.User), Given(settings.Password, url.Password));
    }

    public string? User { get; }

    public string? Password { get; }

    /// <summary>Never the password.</summary>
    public override string ToString() => $"{nameof(RedisLogin)} of {User ?? "the default user"}";

    private static string? Given(string first, string second) => first.Length > 0 ? first : second.Length > 0 ? second : null;
}
