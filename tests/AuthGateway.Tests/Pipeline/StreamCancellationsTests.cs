using AuthGateway.Pipeline.Cancellations;
using Microsoft.AspNetCore.Connections;

namespace AuthGateway.Tests.Pipeline;

/// <summary>How many requests a connection may cancel (CVE-2023-44487).</summary>
public sealed class StreamCancellationsTests
{
    private readonly DefaultConnectionContext _connection = new();

    [Fact]
    public void A_hundred_may_be_cancelled_and_no_more()
    {
        var cancellations = new StreamCancellations(_connection);

        Assert.All(Enumerable.Range(0, 100), i => Assert.False(cancellations.Spend(i)));
        Assert.True(cancellations.Spend(100));
        // Told once.
        Assert.False(cancellations.Spend(101));
    }

    [Fact]
    public void An_answer_gives_one_back_and_never_more_than_there_were()
    {
        var cancellations = new StreamCancellations(_connection);
        for (var i = 0; i < 1_000; i++)
        {
            cancellations.Earn();
            Assert.False(cancellations.Spend(i));
        }

        Assert.All(Enumerable.Range(0, 99), i => Assert.False(cancellations.Spend(1_000 + i)));
        Assert.True(cancellations.Spend(2_001));
    }

    [Fact]
    public void Cheap_answers_in_between_do_not_buy_more_than_a_hundred_in_a_second()
    {
        var cancellations = new StreamCancellations(_connection);
        for (var i = 0; i < 100; i++)
        {
            cancellations.Earn();
            Assert.False(cancellations.Spend(7));
            cancellations.Earn();
        }

        Assert.True(cancellations.Spend(7));
    }
}
