using System.Net;
using System.Security.Authentication;
using AuthGateway.Jose;
using AuthGateway.Telemetry.Tracing;

namespace AuthGateway.Authentication.Keys;

/// <summary>Fetches key sets. What an issuer sends is untrusted until it is read: bounded in size, time and shape.</summary>
internal sealed class KeysClient(KeyFetchSpans? spans = null) : IDisposable
{
    /// <summary>The largest document that is read, in bytes: fifty large keys with their certificates fit.</summary>
    public const int MaxDocumentBytes = 256 * 1024;

    private const int MaxMetadataDepth = 16;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        // A redirect would let whoever controls one URL of the issuer's host choose where keys come from.
        AllowAutoRedirect = false,
        UseCookies = false,
        // Compressed documents would make the size bound meaningless; none is asked for and none is taken.
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = 32,
        MaxConnectionsPerServer = 2,
        // Long enough to save handshakes between discovery and key set, short enough to follow DNS.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        // The provider is another party: what it is asked says nothing of our traces.
        ActivityHeadersPropagator = null,
    })
    {
        // The caller's token bounds the whole fetch, its body included; HttpClient's own bound would not.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Fetches an issuer's keys. Every failure is an answer.</summary>
    /// <param name="issuer">Whose keys.</param>
    /// <param name="cancellationToken">Ends the fetch; it must come with a time bound.</param>
    public async Task<KeysAnswer> FetchAsync(IssuerSettings issuer, CancellationToken cancellationToken)
    {
        try
        {
            var keysUrl = issuer.KeysUrl;
            if (keysUrl is null)
            {
                var (metadata, metadataError, _, _) = await GetAsync(KeyUrls.Metadata(issuer), issuer.AllowHttp, cancellationToken);
                if (metadata is null)
                {
                    return new KeysAnswer.Failed($"metadata: {metadataError}");
                }

                if (ReadMetadata(metadata, issuer, out keysUrl) is { } fault)
                {
                    return new KeysAnswer.Failed($"metadata: {fault}");
                }
            }

            var (document, error, time, age) = await GetAsync(keysUrl!, issuer.AllowHttp, cancellationToken);
            if (document is null)
            {
                return new KeysAnswer.Failed($"keys: {error}");
            }

            return KeySetReader.Read(document, out var ignored) is { } keys
                ? new KeysAnswer.Loaded(keys, ignored, time, age)
                : new KeysAnswer.Failed("keys: not a key set");
        }
        catch (OperationCanceledException)
        {
            return new KeysAnswer.Failed("timeout");
        }
        catch (HttpRequestException fault)
        {
            return new KeysAnswer.Failed(fault.InnerException is AuthenticationException ? "TLS failed" : "connection failed");
        }
        catch (IOException)
        {
            return new KeysAnswer.Failed("connection failed");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static string? ReadMetadata(byte[] metadata, IssuerSettings issuer, out Uri? keysUrl)
    {
        keysUrl = null;
        if (StrictJson.ParseObject(metadata, MaxMetadataDepth) is not { } root)
        {
            return "not a JSON object";
        }

        // OpenID Connect Discovery 1.0 section 4.3: else one issuer could speak for another (mix-up, RFC 9700 section 4.4).
        if (root.String("issuer") != issuer.Issuer)
        {
            return "another issuer";
        }

        return Uri.TryCreate(root.String("jwks_uri"), UriKind.Absolute, out keysUrl) ? null : "no jwks_uri";
    }

    private async Task<(byte[]? Document, string? Error, DateTimeOffset? Time, TimeSpan Age)> GetAsync(Uri url, bool allowHttp, CancellationToken cancellationToken)
    {
        if (!KeyUrls.IsAllowed(url, allowHttp))
        {
            return (null, "URL is not https", null, default);
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("Accept", "application/json, application/jwk-set+json");
        request.Headers.TryAddWithoutValidation("User-Agent", "authgateway");
        using var span = spans?.Begin(url);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        span?.Answered(response.StatusCode);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return (null, $"status {(int)response.StatusCode}", null, default);
        }

        if (response.Content.Headers.ContentEncoding.Count > 0)
        {
            return (null, "compressed", null, default);
        }

        if (response.Content.Headers.ContentLength > MaxDocumentBytes)
        {
            return (null, "too large", null, default);
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxDocumentBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > MaxDocumentBytes
            ? (null, "too large", null, default)
            : (buffer[..length], null, response.Headers.Date, response.Headers.Age ?? TimeSpan.Zero);
    }
}
