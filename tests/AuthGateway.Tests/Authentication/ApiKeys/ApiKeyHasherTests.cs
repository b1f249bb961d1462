using AuthGateway.Authentication;
using AuthGateway.Authentication.ApiKeys;
using AuthGateway.Redis.ApiKeys;

namespace AuthGateway.Tests.Authentication.ApiKeys;

public sealed class ApiKeyHasherTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);

    [Fact]
    public void A_pepper_is_changed_without_a_moment_in_which_keys_fail_and_hashes_follow()
    {
        var key = ApiKeyText.New(ApiKeyText.NewId());
        var (before, during, after) = (Hasher("old"), Hasher("new", "old"), Hasher("new"));
        var record = Record(key, before.Hash(key));

        Assert.NotNull(before.Match(key, record, out var replaced));
        Assert.Null(replaced);
        Assert.NotNull(during.Match(key, record, out replaced));
        Assert.Equal(record.Current.Hash, replaced!.Value.Old);
        Assert.NotNull(after.Match(key, Record(key, replaced.Value.New), out replaced));
        Assert.Null(replaced);
        Assert.Null(after.Match(key, record, out _));
    }

    [Fact]
    public void Each_of_two_secrets_is_known_and_told_apart()
    {
        var (old, current) = (ApiKeyText.New("0123456789ABCDEF"), ApiKeyText.New("0123456789ABCDEF"));
        var hasher = Hasher("pepper");
        var record = Record(current, hasher.Hash(current)) with { Previous = new ApiKeySecret(hasher.Hash(old), Start, Start.AddHours(1)) };

        Assert.Null(hasher.Match(current, record, out _)!.Until);
        Assert.Equal(Start.AddHours(1), hasher.Match(old, record, out _)!.Until);
        Assert.Null(hasher.Match(ApiKeyText.New("0123456789ABCDEF"), record, out _));
        Assert.Null(hasher.Match(current, record: null, out _));
    }

    [Fact]
    public void A_hash_is_no_hash_of_another_key_or_under_another_pepper()
    {
        var key = ApiKeyText.New(ApiKeyText.NewId());

        Assert.NotEqual(Hasher("one").Hash(key), Hasher("other").Hash(key));
        Assert.NotEqual(Hasher("one").Hash(key), Hasher("one").Hash(ApiKeyText.New(key.Id)));
    }

    private static ApiKeyHasher Hasher(params string[] peppers) => new(new AuthenticationSettings { ApiKeys = new ApiKeySettings { HashKeys = peppers } });

    private static ApiKeyRecord Record(ApiKeyText key, byte[] hash) => new()
    {
        Id = key.Id,
        Client = "billing",
        Created = Start,
        Expires = Start.AddDays(1),
        Current = new ApiKeySecret(hash, Start, Until: null),
    };
}
