using System.Text;
using System.Text.Json;

namespace AuthGateway.TestSupport;

/// <summary>One HTTP/1.1 answer as it came over the wire.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Head">The status line and the headers, as they came, in Latin-1.</param>
/// <param name="Headers">The headers in order, with duplicates.</param>
/// <param name="Body">The body, chunks joined.</param>
/// <param name="Trailers">The trailers behind the last chunk.</param>
/// <param name="Complete">False: the connection ended before the body did.</param>
public sealed record RawResponse(
    int Status,
    string Head,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body,
    IReadOnlyList<KeyValuePair<string, string>> Trailers,
    bool Complete)
{
    /// <summary>The body in UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The body as JSON.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
    }

    /// <summary>The only value of a header, or null where there is none.</summary>
    /// <exception cref="InvalidOperationException">It came several times.</exception>
    public string? Header(string name) => AllOf(name).SingleOrDefault();

    /// <summary>Every value of a header.</summary>
    public IEnumerable<string> AllOf(string name) =>
        Headers.Where(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);
}
