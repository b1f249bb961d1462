using System.Collections.Immutable;
using System.Globalization;
using AuthGateway.FaultTests.Faults;

namespace AuthGateway.FaultTests.Measuring;

/// <summary>A fault at one size: what moved, against the same requests without it. All in milliseconds, medians.</summary>
/// <param name="Fault">What was injected.</param>
/// <param name="Size">How much of it was asked for.</param>
/// <param name="Injected">How much of it there was.</param>
/// <param name="Moved">What the right accounts moved by together.</param>
/// <param name="OwnerMoved">What each account moved by.</param>
/// <param name="Doubt">How far each of these medians is known, by account; that of <paramref name="Moved"/> is under <see cref="Together"/>.</param>
/// <param name="Attempt">How often it was measured.</param>
internal sealed record Cell(
    Fault Fault, TimeSpan Size, double Injected, double Moved, ImmutableDictionary<string, double> OwnerMoved, ImmutableDictionary<string, Interval> Doubt, int Attempt)
{
    public const string Together = "together";

    private const double LargestLeak = 1;

    // What a loaded machine itself moves when it is kept busy for that long (caches, a quota of processor time): a share of the fault,
    // as for the right account.
    private const double LargestShareOnLoadedMachine = 0.02;

    /// <summary>How far what moved may be from what was injected.</summary>
    public double Bound => Math.Max(2, Injected * 0.02) + Fault.Resolution.TotalMilliseconds;

    /// <summary>How much may be on an account that the fault is not on.</summary>
    public double LeakBound => LargestLeak + Fault.LeakResolution.TotalMilliseconds;

    /// <summary>What is wrong; empty when the cell holds.</summary>
    public IEnumerable<string> Faults
    {
        get
        {
            if (Math.Abs(Moved - Injected) > Bound)
            {
                yield return Invariant($"{string.Join(" + ", Fault.Owners)} moved by {Moved:F2} ms, not by the injected {Injected:F2} ms ± {Bound:F2} ms");
            }

            // A fault that hardly happened would prove nothing by moving hardly anything. What cannot be made to measure (a collection's
            // pause) proves as much at a quarter of its size: what moved is held against what it really was.
            if (Injected < Size.TotalMilliseconds * (Fault.SizeIsMeasured ? 0.25 : 0.9))
            {
                yield return Invariant($"only {Injected:F2} ms were injected");
            }

            foreach (var (owner, moved) in OwnerMoved.Where(other => !Fault.Owners.Contains(other.Key)).OrderBy(other => other.Key, StringComparer.Ordinal))
            {
                if (moved > LeakBound || (moved < -LeakBound && !Fault.MayTakeFromOthers))
                {
                    yield return Invariant($"{owner} moved by {moved:F2} ms, by more than {LeakBound:F2} ms");
                }
            }
        }
    }

    /// <summary>
    /// What is wrong whatever the machine is: beyond the bound by more than these requests leave in doubt, and by more than the machine
    /// itself moves. Empty where only noise keeps the cell from holding.
    /// </summary>
    public IEnumerable<string> Wrongs
    {
        get
        {
            if (Doubt[Together].Distance(Injected) > Bound)
            {
                yield return Invariant($"{string.Join(" + ", Fault.Owners)} moved by {Moved:F2} ms ({Doubt[Together]}), not by the injected {Injected:F2} ms ± {Bound:F2} ms");
            }

            if (Injected < Size.TotalMilliseconds * (Fault.SizeIsMeasured ? 0.25 : 0.9))
            {
                yield return Invariant($"only {Injected:F2} ms were injected");
            }

            var bound = Math.Max(LargestLeak, Injected * LargestShareOnLoadedMachine) + Fault.LeakResolution.TotalMilliseconds;
            foreach (var (owner, moved) in OwnerMoved.Where(other => !Fault.Owners.Contains(other.Key)).OrderBy(other => other.Key, StringComparer.Ordinal))
            {
                if (Doubt[owner].Least > bound || (Doubt[owner].Most < -bound && !Fault.MayTakeFromOthers))
                {
                    yield return Invariant($"{owner} moved by {moved:F2} ms ({Doubt[owner]}), by more than {bound:F2} ms");
                }
            }
        }
    }

    /// <summary>Compares faulted requests with others.</summary>
    public static Cell Of(Fault fault, TimeSpan size, IReadOnlyList<Observation> without, IReadOnlyList<Observation> with, int attempt)
    {
        var injected = Median(with, one => one.Injected.TotalMilliseconds) - Median(without, one => one.Injected.TotalMilliseconds);
        // Paired: how large each fault really was is known of each request.
        var beside = Median(with, one => one.Beside(fault.Owners)) - Median(without, one => one.Beside(fault.Owners));
        var moved = Owner.Columns.ToImmutableDictionary(owner => owner, owner => Median(with, one => one.Of(owner)) - Median(without, one => one.Of(owner)), StringComparer.Ordinal);
        var doubt = Owner.Columns.ToImmutableDictionary(owner => owner, owner => Interval.OfDifference(without, with, one => one.Of(owner)), StringComparer.Ordinal)
            .Add(Together, Interval.OfDifference(without, with, one => one.Beside(fault.Owners)).Plus(injected));
        return new Cell(fault, size, injected, injected + beside, moved, doubt, attempt);
    }

    private static double Median(IReadOnlyList<Observation> observations, Func<Observation, double> value)
    {
        var sorted = observations.Select(value).Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
