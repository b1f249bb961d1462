using AuthGateway.LoadTests.Measuring;
using AuthGateway.LoadTests.Reporting;
using AuthGateway.LoadTests.Scenarios;

namespace AuthGateway.LoadTests.Tests;

/// <summary>Medians, ratios and goals.</summary>
public sealed class MeasuredTests
{
    [Fact]
    public void A_ratio_is_the_median_of_the_rounds_own_ratios_not_the_ratio_of_medians()
    {
        // The machine is slower from round to round; each round has its own ratio.
        var (ours, theirs) = (Of("ours", 100, 50, 10), Of("theirs", 50, 40, 20));

        Assert.Equal(1.25, ours.RatioTo(theirs, Figure.Throughput).Median);
    }

    [Fact]
    public void The_median_of_an_even_number_is_between_the_two_in_the_middle()
    {
        var spread = new Spread([4, 1, 3, 2]);

        Assert.Equal((1, 2.5, 4), (spread.Lowest, spread.Median, spread.Highest));
        Assert.Equal("2.5 (1.0 to 4.0)", spread.Text("0.0"));
    }

    [Fact]
    public void A_goal_that_is_met_and_one_that_is_missed_are_told_apart()
    {
        var measured = new[] { Of("ours", 90), Of("theirs", 100) };

        Assert.EndsWith(": met.", GoalText.Of(new Goal("ours", Figure.Throughput, "theirs", AtLeast: 0.9), measured, signature: null), StringComparison.Ordinal);
        Assert.EndsWith(": **missed**.", GoalText.Of(new Goal("ours", Figure.Throughput, "theirs", AtLeast: 0.91), measured, signature: null), StringComparison.Ordinal);
        Assert.EndsWith(": not measured.", GoalText.Of(new Goal("ours", Figure.Throughput, "nobody", AtLeast: 0.9), measured, signature: null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_is_held_against_a_number()
    {
        var measured = new[] { Of("ours", 1) with { Samples = [Sample(1, allocated: 5000)] }, Of("theirs", 1) with { Samples = [Sample(1, allocated: 4100)] } };

        var text = GoalText.Of(new Goal("ours", Figure.Allocated, "theirs", Difference: true, AtMost: 1000), measured, signature: null);

        Assert.Equal("- ours: 900 bytes more than theirs's allocation for a request; the goal is at most 1,000 bytes: met.", text);
    }

    [Fact]
    public void The_cost_of_a_signature_counts_for_the_other_one()
    {
        var measured = new[] { Of("ours", 1) with { Samples = [Sample(1, cpu: 150)] }, Of("theirs", 1) with { Samples = [Sample(1, cpu: 100)] } };
        var goal = new Goal("ours", Figure.Cpu, "theirs", PlusSignature: true, AtMost: 1.2);

        Assert.Contains(" 1.00 times ", GoalText.Of(goal, measured, signature: 50), StringComparison.Ordinal);
        Assert.Contains(" 1.50 times ", GoalText.Of(goal, measured, signature: null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_has_a_line_for_each_peer_with_its_name_escaped_and_rises_with_the_percentile()
    {
        var svg = PercentilePlot.Draw("a < b", [new Measured("authgateway", "ours & more", [Sample(1)]), new Measured("theirs", "theirs", [Sample(1)])]);

        var document = System.Xml.Linq.XDocument.Parse(svg);
        var lines = document.Descendants().Where(one => one.Name.LocalName == "polyline").ToList();
        Assert.Equal(2, lines.Count);
        var heights = lines[0].Attribute("points")!.Value.Split(' ').Select(point => double.Parse(point.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(Latencies.Percentiles.Count, heights.Count);
        Assert.Equal(heights.OrderDescending(), heights);
        Assert.Contains("ours &amp; more", svg, StringComparison.Ordinal);
        Assert.Contains("a &lt; b", svg, StringComparison.Ordinal);
    }

    private static Measured Of(string name, params double[] throughputs) => new(name, name, [.. throughputs.Select(one => Sample(one))]);

    private static Sample Sample(double throughput, double cpu = 1, double? allocated = null) =>
        new(throughput, cpu, new Latencies([1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000]), 1, 0) { AllocatedBytes = allocated };
}
