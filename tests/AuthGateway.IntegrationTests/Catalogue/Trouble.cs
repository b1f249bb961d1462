namespace AuthGateway.IntegrationTests.Catalogue;

/// <summary>What is wrong with what a gateway depends on, in one round.</summary>
internal sealed record Trouble(RedisTrouble Redis, ProviderTrouble Provider, UpstreamTrouble Upstream)
{
    public static Trouble None { get; } = new(RedisTrouble.None, ProviderTrouble.None, UpstreamTrouble.None);

    /// <summary>Any of them, and nothing as often as something.</summary>
    public static Trouble Random(Random random) => new(Any<RedisTrouble>(random), Any<ProviderTrouble>(random), Any<UpstreamTrouble>(random));

    private static T Any<T>(Random random)
        where T : struct, Enum
    {
        var all = Enum.GetValues<T>();
        return random.Next(2) == 0 ? all[0] : all[random.Next(all.Length)];
    }
}

/// <summary>The network to Redis, or Redis.</summary>
internal enum RedisTrouble
{
    None = 0,
    Drops,
    Resets,
    StandsStill,
    IsReadOnly,
    IsFull,
}

/// <summary>The provider's keys.</summary>
internal enum ProviderTrouble
{
    None = 0,
    Hangs,
    Fails,
    SaysSomethingElse,
    IsGone,
}

/// <summary>The upstream.</summary>
internal enum UpstreamTrouble
{
    None = 0,
    Hangs,
    Resets,
    IsNoHttp,
    Fails,
}
