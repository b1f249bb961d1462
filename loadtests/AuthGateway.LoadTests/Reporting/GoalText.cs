using System.Globalization;
using AuthGateway.LoadTests.Scenarios;

namespace AuthGateway.LoadTests.Reporting;

/// <summary>A goal and whether it was met, in a sentence.</summary>
internal static class GoalText
{
    /// <summary>Of peers under load.</summary>
    public static string Of(Goal goal, IReadOnlyList<Measured> measured, double? signature)
    {
        var ours = measured.FirstOrDefault(peer => peer.Name == goal.Of);
        var theirs = measured.FirstOrDefault(peer => peer.Name == goal.To);
        if (ours is null || (goal.To is not null && theirs is null))
        {
            return $"- {goal.Of} to {goal.To ?? "its goal"}: not measured.";
        }

        if (theirs is null)
        {
            return Number(goal, ours.Title, ours.Of(goal.Figure).Median);
        }

        if (goal.Difference)
        {
            var more = ours.MoreThan(theirs, goal.Figure).Median;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"- {ours.Title}: {more:#,0.##} {Unit(goal.Figure)} more than {theirs.Title}'s {Name(goal.Figure)}; the goal is {Bound(goal, "#,0.##", " " + Unit(goal.Figure))}: {Verdict(goal, more)}.");
        }

        var ratio = ours.RatioTo(theirs, goal.Figure, goal.PlusSignature ? signature ?? 0 : 0).Median;
        var plus = goal.PlusSignature ? " and the check of one signature" : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"- {ours.Title}: {ratio:0.00} times {theirs.Title}'s {Name(goal.Figure)}{plus}; the goal is {Bound(goal, "0.00", "")}: {Verdict(goal, ratio)}.");
    }

    /// <summary>Of a number in the figure's own unit.</summary>
    public static string Number(Goal goal, string title, double value) => string.Create(
        CultureInfo.InvariantCulture, $"- {title}: {Name(goal.Figure)} is {value:#,0.##} {Unit(goal.Figure)}; the goal is {Bound(goal, "#,0.##", " " + Unit(goal.Figure))}: {Verdict(goal, value)}.");

    private static string Verdict(Goal goal, double value) => goal.IsMet(value) ? "met" : "**missed**";

    private static string Bound(Goal goal, string format, string unit) =>
        (goal.AtLeast is { } least ? "at least " + least.ToString(format, CultureInfo.InvariantCulture) : "at most " + goal.AtMost?.ToString(format, CultureInfo.InvariantCulture)) + unit;

    private static string Name(Figure figure) => figure switch
    {
        Figure.Throughput => "requests a second",
        Figure.Cpu => "CPU time for a request",
        Figure.PerCpu => "requests for a second of CPU time",
        Figure.P50 => "median latency",
        Figure.P99 => "99th percentile of the latency",
        Figure.OwnP50 => "the median of its own time",
        Figure.OwnP99 => "the 99th percentile of its own time",
        Figure.StartToReady => "the time from start to ready",
        Figure.Allocated => "allocation for a request",
        Figure.Growth => "the CPU time for a request with the most connections over that with the fewest",
        _ => "memory",
    };

    private static string Unit(Figure figure) => figure switch
    {
        Figure.Throughput => "/s",
        Figure.PerCpu => "/CPU s",
        Figure.StartToReady => "ms",
        Figure.Memory => "MB",
        Figure.Allocated => "bytes",
        Figure.Growth => "times",
        _ => "µs",
    };
}
