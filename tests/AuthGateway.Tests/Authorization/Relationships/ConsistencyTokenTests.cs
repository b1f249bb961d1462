using AuthGateway.Authorization.Relationships;
using AuthGateway.Redis.Relations;

namespace AuthGateway.Tests.Authorization.Relationships;

public sealed class ConsistencyTokenTests
{
    private const string Store = "01JDQW8X5N0000000000000001";

    [Fact]
    public void A_moment_comes_back_as_it_was()
    {
        var moment = new StoreMoment(3, 9_000_000_000_000);
        Assert.True(ConsistencyToken.TryRead(Store, ConsistencyToken.Write(Store, moment), out var read));
        Assert.Equal(moment, read);
    }

    [Fact]
    public void Another_stores_token_is_refused() =>
        Assert.False(ConsistencyToken.TryRead("01JDQW8X5N0000000000000002", ConsistencyToken.Write(Store, new StoreMoment(1, 1)), out _));

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_token_is_refused(string text) => Assert.False(ConsistencyToken.TryRead(Store, text, out _));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(1, -1)]
    public void A_moment_that_never_was_is_refused(long epoch, long revision) =>
        Assert.False(ConsistencyToken.TryRead(Store, ConsistencyToken.Write(Store, new StoreMoment(epoch, revision)), out _));
}
