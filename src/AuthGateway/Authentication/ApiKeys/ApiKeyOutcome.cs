using AuthGateway.Redis.ApiKeys;

namespace AuthGateway.Authentication.ApiKeys;

/// <summary>What an operation on an API key came to. Closed: there is no other case.</summary>
internal abstract record ApiKeyOutcome
{
    private ApiKeyOutcome()
    {
    }

    /// <summary>There is a new secret; nobody will see it again.</summary>
    /// <param name="Key">The key as Redis has it.</param>
    /// <param name="Text">What the application sends.</param>
    internal sealed record Issued(ApiKeyRecord Key, ApiKeyText Text) : ApiKeyOutcome;

    /// <summary>The key, as it is now.</summary>
    internal sealed record Done(ApiKeyRecord Key) : ApiKeyOutcome;

    /// <summary>What was asked for cannot be.</summary>
    /// <param name="Expected">What can.</param>
    internal sealed record Refused(string Expected) : ApiKeyOutcome;

    /// <summary>There is no such key, or it is revoked.</summary>
    internal sealed record None : ApiKeyOutcome;

    /// <summary>Nobody knows; to try again is harmless, but for a new key, which may stand without anybody having it.</summary>
    /// <param name="Reason">One of the words of <see cref="Redis.RedisFailure"/>.</param>
    internal sealed record Failed(string Reason) : ApiKeyOutcome;
}
