using System.Text.Json;

namespace AuthGateway.Management;

/// <summary>How a dependency is.</summary>
/// <param name="Name">Its name, with no credentials in it.</param>
/// <param name="Ready">Whether requests can be served as far as it is concerned.</param>
/// <param name="Detail">What there is to know, in a few words.</param>
internal sealed record DependencyState(string Name, bool Ready, string Detail)
{
    /// <summary>How long it took to answer; null when it was not asked or did not answer.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>Writes it as one JSON object; the latency in milliseconds.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, Name);
        json.WriteString("status"u8, Ready ? "up" : "down");
        json.WriteString("detail"u8, Detail);
        if (Latency is { } latency)
        {
            json.WriteNumber("latency_ms"u8, Math.Round(latency.TotalMilliseconds, 3));
        }

        json.WriteEndObject();
    }
}
