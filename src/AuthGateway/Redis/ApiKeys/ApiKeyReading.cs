namespace AuthGateway.Redis.ApiKeys;

/// <summary>What reading or changing one API key came to. Closed: there is no other case.</summary>
internal abstract record ApiKeyReading
{
    private ApiKeyReading()
    {
    }

    /// <summary>It is there, as it stands now.</summary>
    internal sealed record Found(ApiKeyRecord Key) : ApiKeyReading;

    /// <summary>There is none.</summary>
    internal sealed record None : ApiKeyReading;

    /// <summary>It cannot be made: there are as many as may be.</summary>
    internal sealed record Full : ApiKeyReading;

    /// <summary>Nobody knows: 503.</summary>
    /// <param name="Reason">One of the words of <see cref="RedisFailure"/>.</param>
    internal sealed record Failed(string Reason) : ApiKeyReading;
}
