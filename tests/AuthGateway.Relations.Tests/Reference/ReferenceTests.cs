namespace AuthGateway.Relations.Tests.Reference;

/// <summary>The engine against the reference, over random models and tuples. Seeded: a failure names its world.</summary>
public sealed class ReferenceTests
{
    // Worlds, about a hundred questions to each.
    private const int Worlds = 52_000;

    [Fact]
    public void Random_worlds_are_judged_as_the_reference_judges_them()
    {
        var questions = 0;
        Parallel.For(0, Worlds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed => Interlocked.Add(ref questions, new WorldComparison(seed).Run()));

        Assert.True(questions > 2_000_000, $"{questions} questions");
    }
}
