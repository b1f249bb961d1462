using StackExchange.Redis;

namespace AuthGateway.Redis.Relations;

/// <summary>The keys of one relationship store; what each holds, <see cref="RelationScripts"/> says.</summary>
/// <param name="Tag">The hash tag that keeps them in one slot.</param>
internal readonly record struct RelationKeys(string Tag)
{
    public RedisKey State => $"{Tag}:state";

    public RedisKey Tuples => $"{Tag}:tuples";

    public RedisKey Forward => $"{Tag}:forward";

    public RedisKey Reverse => $"{Tag}:reverse";

    public RedisKey Log => $"{Tag}:log";

    public RedisKey Models => $"{Tag}:models";

    public RedisKey Order => $"{Tag}:order";

    public RedisKey Assertions => $"{Tag}:assertions";

    public RedisKey Attributes => $"{Tag}:attributes";

    /// <summary>All of them, the state first.</summary>
    public RedisKey[] All => [State, Tuples, Forward, Reverse, Log, Models, Order, Assertions, Attributes];
}
