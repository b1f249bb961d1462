using System.Globalization;
using System.Text.RegularExpressions;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Guides;

/// <summary>Free ports in place of those that a guide names, so that it runs beside other tests and gateways.</summary>
internal sealed partial class GuidePorts
{
    private readonly Dictionary<string, string> _free = new(StringComparer.Ordinal);

    /// <summary>The port that stands for the guide's.</summary>
    public string this[string port] =>
        _free.TryGetValue(port, out var free) ? free : _free[port] = FreePort.Next().ToString(CultureInfo.InvariantCulture);

    /// <summary>A text of the guide with its ports replaced.</summary>
    public string In(string text) => Port().Replace(text, match => this[match.Value]);

    [GeneratedRegex(@"(?<=(?:localhost|127\.0\.0\.1):|port )\d{4,5}\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Port();
}
