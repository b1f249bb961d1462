namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>A request as RFC 9112 reads it, all of it in Latin-1.</summary>
internal sealed record StrictRequest(string Method, string Target, string Version, IReadOnlyList<KeyValuePair<string, string>> Fields, string Body, int Trailers)
{
    /// <summary>The path, as it is spelled.</summary>
    public string Path => Target.Split('?')[0];

    /// <summary>Whether another request may follow on the connection (RFC 9112 section 9.3).</summary>
    public bool KeepsOpen
    {
        get
        {
            var options = Values("Connection").SelectMany(line => line.Split(',')).Select(option => option.Trim()).ToList();
            return Version == "HTTP/1.1" ? !options.Contains("close", StringComparer.OrdinalIgnoreCase) : options.Contains("keep-alive", StringComparer.OrdinalIgnoreCase);
        }
    }

    /// <summary>All values of a header, in order.</summary>
    public IReadOnlyList<string> Values(string name) =>
        [.. Fields.Where(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value)];

    /// <summary>The only value of a header; null for none or several.</summary>
    public string? Value(string name) => Values(name) is [var one] ? one : null;
}
