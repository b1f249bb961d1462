using System.Collections.Immutable;
using AuthGateway.Telemetry;

namespace AuthGateway.IntegrationTests.Support;

/// <summary>Questions about a reported split.</summary>
internal static class Splits
{
    private const string Stall = "own.stall";

    /// <summary>The keys of an open route named `up`, to one server.</summary>
    public static IEnumerable<(string Key, string Value)> Open(Uri upstream, params (string Key, string Value)[] more) =>
        [.. Gateway.Route("up", upstream, "Anonymous"), .. more];

    /// <summary>An owner's time with what stalls of this process took of it: a machine that is busy with other things stalls it.</summary>
    public static long WithStalls(this RecentRequest split, string owner) => split.OwnerMicroseconds[owner] + split.OwnerMicroseconds[Stall];

    /// <summary>Asserts that the time that a test injected is on one owner's account, and on nobody else's.</summary>
    public static void AssertOwner(this RecentRequest split, string owner, TimeSpan injected)
    {
        // Half of it: a timer may be early by its own resolution, and a buffer may hide the beginning. A machine that is busy with other
        // things stalls this process, and what a stall took of the wait is rightly on its account.
        var most = injected.TotalMicroseconds / 2;
        var stalls = owner == Stall ? 0 : split.OwnerMicroseconds[Stall];
        var charged = split.OwnerMicroseconds[owner] + stalls;
        Assert.True(charged >= most, $"{owner} has too little of {injected}: {Show(split.OwnerMicroseconds)}");
        Assert.All(
            split.OwnerMicroseconds.Where(other => other.Key != owner && other.Key != Stall),
            other => Assert.True(other.Value < charged, $"{other.Key} has more than {owner}: {Show(split.OwnerMicroseconds)}"));
    }

    private static string Show(ImmutableSortedDictionary<string, long> owners) =>
        string.Join(", ", owners.Select(owner => $"{owner.Key} {owner.Value} µs"));
}
