using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using AuthGateway.IntegrationTests.Support;

namespace AuthGateway.IntegrationTests.Telemetry;

/// <summary>What a gateway's /metrics said.</summary>
internal sealed partial class Exposition
{
    public const string OpenMetrics = "application/openmetrics-text; version=1.0.0";

    private Exposition(string text, string contentType)
    {
        Text = text;
        ContentType = contentType;
        Families = [.. Types().Matches(text).Select(match => match.Groups["name"].Value)];
        Samples =
        [
            .. Lines().Matches(text).Select(match => new ExpositionSample(
                match.Groups["name"].Value,
                Labels().Matches(match.Groups["labels"].Value).Select(label => (label.Groups["name"].Value, label.Groups["value"].Value)).ToDictionary(StringComparer.Ordinal),
                match.Groups["value"].Value)),
        ];
    }

    public string Text { get; }

    public string ContentType { get; }

    /// <summary>The names in the TYPE lines.</summary>
    public IReadOnlyList<string> Families { get; }

    /// <summary>Every sample: one series each.</summary>
    public IReadOnlyList<ExpositionSample> Samples { get; }

    public static async Task<Exposition> ScrapeAsync(Gateway gateway, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (accept is not null)
        {
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        }

        using var response = await gateway.ManagementClient.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return new Exposition(await response.Content.ReadAsStringAsync(), $"{response.Content.Headers.ContentType}");
    }

    [GeneratedRegex("^# TYPE (?<name>\\S+) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Types();

    [GeneratedRegex("^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?<labels>.*?)\\})? (?<value>\\S+)( # .*)?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Lines();

    [GeneratedRegex("(?<name>[a-zA-Z_][a-zA-Z0-9_]*)=\"(?<value>(\\\\.|[^\"\\\\])*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Labels();
}
