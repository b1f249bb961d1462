using AuthGateway.FaultTests.Alerts;
using AuthGateway.FaultTests.Faults;
using AuthGateway.FaultTests.Measuring;

namespace AuthGateway.FaultTests;

/// <summary>For any fault that lasts, the shipped rules call the one team whose fault it is, and no other.</summary>
[Collection(FaultCollection.Name)]
public sealed class AlertTests(FaultMatrix matrix, WatchedGateway watched) : IClassFixture<WatchedGateway>
{
    private const string OurTeam = "identity";

    public static TheoryData<string> Faults => [.. AllFaults.Rows.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_that_lasts_fires_its_owners_alert_and_no_other_teams(string name)
    {
        Assert.SkipWhen(WatchedGateway.SkipReason is not null, WatchedGateway.SkipReason ?? string.Empty);
        var fault = AllFaults.Named(name);

        var fired = await watched.Alarms.DuringAsync(fault);

        matrix.Fired[name] = string.Join(", ", fired.Select(alert => $"`{alert.Alert}` ({alert.Team})").Order(StringComparer.Ordinal));
        Assert.Contains(fault.Alert, fired.Select(alert => alert.Alert));
        if (fault.Owners.Contains(Owner.Own))
        {
            // Ours come in several: the page, the ticket, and for stalls the one that says so.
            Assert.All(fired, alert => Assert.Equal(OurTeam, alert.Team));
            Assert.All(fired, alert => Assert.Contains(alert.Alert, new[] { "AuthGatewayOwnLatencyPage", "AuthGatewayOwnLatencyTicket", "AuthGatewayProcessStalls" }));
        }
        else
        {
            Assert.Equal(fault.Alert, Assert.Single(fired).Alert);
            Assert.NotEqual(OurTeam, Assert.Single(fired).Team);
        }
    }
}
