using System.Globalization;
using AuthGateway.FaultTests.Faults;
using AuthGateway.FaultTests.Stack;
using AuthGateway.TestSupport;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace AuthGateway.FaultTests;

/// <summary>For any fault on the way of a request, the time is on the account of the one whose fault it is, and on nobody else's.</summary>
[Collection(FaultCollection.Name)]
public sealed class FaultMatrixTests(FaultMatrix matrix, ITestOutputHelper output)
{
    public static TheoryData<string> Faults => [.. AllFaults.Rows.Select(fault => fault.Name)];

    [Theory]
    [Trait(FaultCatalogue.Row, "P5")]
    [MemberData(nameof(Faults))]
    public async Task The_injected_time_is_on_its_owners_account_and_on_no_others(string fault)
    {
        Assert.SkipWhen(FaultStack.SkipReason is not null, FaultStack.SkipReason ?? string.Empty);

        var cells = await matrix.Matrix.MeasureAsync(AllFaults.Named(fault));

        foreach (var cell in cells)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{cell.Size.TotalMilliseconds} ms: injected {cell.Injected:F2}, moved {cell.Moved:F2}, attempt {cell.Attempt}; {string.Join(", ", cell.OwnerMoved.OrderBy(owner => owner.Key).Select(owner => string.Create(CultureInfo.InvariantCulture, $"{owner.Key} {owner.Value:F2}")))}"));
        }

        // On a quiet machine every cell holds its bound. One that after all attempts holds it only but for noise is not wrong: the table says what moved.
        var wrong = cells.Where(cell => cell.Faults.Any()).SelectMany(cell => cell.Wrongs.Select(wrong => string.Create(CultureInfo.InvariantCulture, $"{cell.Size.TotalMilliseconds} ms: {wrong}"))).ToList();
        // Each of them whole, in one line: what a list of theirs is cut to says too little.
        Assert.True(wrong.Count == 0, string.Join("; ", wrong));
    }
}
