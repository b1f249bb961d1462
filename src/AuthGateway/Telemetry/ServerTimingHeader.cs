using System.Globalization;
using System.Text;
using AuthGateway.Latency;

namespace AuthGateway.Telemetry;

/// <summary>The split as a Server-Timing header (W3C Server Timing): milliseconds with three decimals.</summary>
internal static class ServerTimingHeader
{
    /// <summary>The header's name.</summary>
    public const string Name = "Server-Timing";

    /// <summary>The header's value: the total, then each owner; the owners sum to the total; what is left out is zero.</summary>
    public static string Value(in LedgerSplit split)
    {
        var text = new StringBuilder(128);
        Append(text, "total", split.TotalMicroseconds);
        foreach (var owner in LatencyOwners.All)
        {
            // The five that are always there, and of the others those that have a part.
            if (owner <= LatencyOwner.Legacy || split.Ticks(owner) > 0)
            {
                text.Append(", ");
                Append(text, owner.Name(), split.Microseconds(owner));
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, long microseconds) => text
        .Append(name)
        .Append(";dur=")
        .Append(CultureInfo.InvariantCulture, $"{microseconds / 1000}.{microseconds % 1000:D3}");
}
