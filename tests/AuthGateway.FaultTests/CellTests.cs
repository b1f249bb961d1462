using System.Collections.Immutable;
using AuthGateway.FaultTests.Faults;
using AuthGateway.FaultTests.Measuring;

namespace AuthGateway.FaultTests;

/// <summary>The judge himself: what is noise is not called wrong, and what is wrong is not called noise.</summary>
public sealed class CellTests
{
    private const int Requests = 30;
    private static readonly Fault OwnWork = new("own work", "plain", [Owner.Own], "", (_, _) => Task.FromResult(TimeSpan.Zero));
    private static readonly TimeSpan Size = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void A_leak_that_hides_in_the_noise_does_not_hold_and_is_not_wrong()
    {
        // Each fifth request of both kinds is some milliseconds late, as on a machine with other work.
        var cell = Judge(ownMoves: 100, legacyMoves: 1.5, noise: 4);

        Assert.NotEmpty(cell.Faults);
        Assert.Empty(cell.Wrongs);
    }

    [Theory]
    [InlineData(100, 2.5)]
    [InlineData(100, -2.5)]
    [InlineData(97, 0)]
    [InlineData(103, 0)]
    public void A_leak_or_a_loss_beyond_the_noise_is_wrong(double ownMoves, double legacyMoves)
    {
        var cell = Judge(ownMoves, legacyMoves, noise: 0.2);

        Assert.NotEmpty(cell.Faults);
        Assert.NotEmpty(cell.Wrongs);
    }

    [Theory]
    [InlineData(80, 20)]
    [InlineData(0, 100)]
    public void Time_on_the_wrong_account_is_wrong_on_a_busy_machine_too(double ownMoves, double legacyMoves) =>
        Assert.Equal(2, Judge(ownMoves, legacyMoves, noise: 6).Wrongs.Count());

    [Fact]
    public void A_fault_that_hardly_happened_is_wrong()
    {
        var cell = Cell.Of(OwnWork, Size, Observations(0, 0, 0, 0.1), Observations(50, 50, 0, 0.1), 1);

        Assert.Contains(cell.Wrongs, wrong => wrong.StartsWith("only ", StringComparison.Ordinal));
    }

    private static Cell Judge(double ownMoves, double legacyMoves, double noise) =>
        Cell.Of(OwnWork, Size, Observations(0, 0, 0, noise), Observations(Size.TotalMilliseconds, ownMoves, legacyMoves, noise), 6);

    private static ImmutableArray<Observation> Observations(double injected, double own, double legacy, double noise)
    {
        // The same of every run: noise from 0 to `noise`, in an order without a pattern.
        var late = Enumerable.Range(0, Requests).Select(i => noise * (i * 7 % Requests) / Requests);
        return [.. late.Select(late => new Observation(TimeSpan.FromMilliseconds(injected), OneSplit(own + 1, legacy + 2 + late)))];
    }

    private static Split OneSplit(double own, double legacy)
    {
        var owners = Owner.All.ToImmutableSortedDictionary(owner => owner, _ => 0L, StringComparer.Ordinal)
            .SetItem(Owner.Own, (long)(own * 1000)).SetItem(Owner.Legacy, (long)(legacy * 1000));
        return new Split(owners.Values.Sum(), owners, 0, null);
    }
}
