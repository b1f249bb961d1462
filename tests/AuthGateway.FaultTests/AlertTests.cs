using AuthGateway.FaultTests.Alerts;
using AuthGateway.FaultTests.Faults;
using AuthGateway.FaultTests.Measuring;

namespace AuthGateway.FaultTests;

/// <summary>For any fault that lasts, the shipped rules call the one team whose fault it is, and no other.</summary>
[Collection(FaultCollection.Name)]
public sealed class AlertTests(FaultMatrix matrix, WatchedGateway watched) : IClassFixture<WatchedGateway>
{
    private const string OurTeam = "identity";

    // When something else takes the machine's processors meanwhile, our own alert fires too, and rightly so: the episode is then repeated.
    private const int Episodes = 3;

    public static TheoryData<string> Faults => [.. AllFaults.Rows.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_that_lasts_fires_its_owners_alert_and_no_other_teams(string name)
    {
        Assert.SkipWhen(WatchedGateway.SkipReason is not null, WatchedGateway.SkipReason ?? string.Empty);
        var fault = AllFaults.Named(name);

        IReadOnlySet<(string Alert, string Team)> fired = new HashSet<(string, string)>();
        for (var episode = 1; episode <= Episodes && !AreJustItsOwners(fault, fired); episode++)
        {
            fired = await watched.Alarms.DuringAsync(fault);
        }

        matrix.Fired[name] = string.Join(", ", fired.Select(alert => $"`{alert.Alert}` ({alert.Team})").Order(StringComparer.Ordinal));
        Assert.True(AreJustItsOwners(fault, fired), $"{fault.Alert} was to fire, and it was: {matrix.Fired[name]}");
    }

    private static bool AreJustItsOwners(Fault fault, IReadOnlySet<(string Alert, string Team)> fired) =>
        fired.Any(alert => alert.Alert == fault.Alert)
        && (fault.Owners.Contains(Owner.Own)
            // Ours come in several: the page, the ticket, and for stalls the one that says so.
            ? fired.All(alert => alert is { Team: OurTeam, Alert: "AuthGatewayOwnLatencyPage" or "AuthGatewayOwnLatencyTicket" or "AuthGatewayProcessStalls" })
            : fired is { Count: 1 } && fired.All(alert => alert.Team != OurTeam));
}
