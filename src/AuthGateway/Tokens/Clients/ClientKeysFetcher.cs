using System.Net;
using AuthGateway.Jose;

namespace AuthGateway.Tokens.Clients;

/// <summary>Fetches clients' key sets. What comes is untrusted until it is read: bounded in size, time and shape.</summary>
internal sealed class ClientKeysFetcher : IDisposable
{
    private const int MaxDocumentBytes = 64 * 1024;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(3);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        // A redirect would let whoever controls one URL of the client's host choose where its keys come from.
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = 32,
        MaxConnectionsPerServer = 2,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = Bound,
        MaxResponseContentBufferSize = MaxDocumentBytes,
    };

    /// <summary>Fetches a set. Every failure is an answer: null and a short fixed word.</summary>
    public async Task<(KeySet? Keys, string? Error)> FetchAsync(Uri url)
    {
        try
        {
            using var response = await _http.GetAsync(url);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return (null, "status");
            }

            var document = await response.Content.ReadAsByteArrayAsync();
            return KeySetReader.Read(document, out _) is { Keys.IsEmpty: false } keys ? (keys, null) : (null, "no usable keys");
        }
        catch (OperationCanceledException)
        {
            return (null, "timeout");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return (null, "connection failed");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
