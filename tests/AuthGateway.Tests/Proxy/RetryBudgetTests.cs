using AuthGateway.Proxy;

namespace AuthGateway.Tests.Proxy;

public sealed class RetryBudgetTests
{
    [Fact]
    public void When_every_request_wants_a_second_attempt_a_fifth_of_them_gets_one()
    {
        var budget = new RetryBudget();
        var attempts = Enumerable.Range(0, 10_000).Count(_ =>
        {
            budget.Earn();
            return budget.TrySpend();
        });

        // A fifth, and the handful that the budget begins with.
        Assert.InRange(attempts, 2_000, 2_030);
    }

    [Fact]
    public void A_few_are_free()
    {
        var budget = new RetryBudget();

        Assert.All(Enumerable.Range(0, 10), _ => Assert.True(budget.TrySpend()));
    }
}
