using System.Net;
using System.Security.Authentication;

namespace AuthGateway.Authentication;

/// <summary>
/// Calls one party that says what a credential is worth. What it sends is untrusted until it is read: bounded in size and
/// time, from the place that was configured and from nowhere else. Every failure is an answer.
/// </summary>
internal sealed class OutsideClient : IDisposable
{
    /// <summary>The largest answer that is read, in bytes: facts of one subject are a hundredth of it.</summary>
    public const int MaxAnswerBytes = 64 * 1024;

    // A limiter that names an hour must not take a member out for an hour.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestRetryAfter = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock;
    private readonly HttpClient _http;

    /// <summary>Makes the client.</summary>
    /// <param name="mostCalls">How many calls there may be at once; the caller keeps to it, so that none waits for a connection.</param>
    /// <param name="clock">The clock for dates in Retry-After.</param>
    public OutsideClient(int mostCalls, TimeProvider clock)
    {
        _clock = clock;
        _http = new HttpClient(new SocketsHttpHandler
        {
            // A redirect would carry the credential to wherever an answer says (GHSA-4mq7-pvjg-xp2r's family: another server's word).
            AllowAutoRedirect = false,
            // One caller's cookies must never be another's.
            UseCookies = false,
            // Compressed answers would make the size bound meaningless; none is asked for and none is taken.
            AutomaticDecompression = DecompressionMethods.None,
            // A proxy of the environment would see every credential.
            UseProxy = false,
            MaxResponseHeadersLength = 32,
            MaxConnectionsPerServer = mostCalls,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            ActivityHeadersPropagator = null,
        })
        {
            // The caller's token bounds the whole call, its body included; HttpClient's own bound would not.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Sends a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the call; it must come with a time bound.</param>
    public async Task<OutsideAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            request.Headers.TryAddWithoutValidation("User-Agent", "authgateway");
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var status = (int)response.StatusCode;
            if (response.StatusCode is < HttpStatusCode.OK or >= HttpStatusCode.MultipleChoices)
            {
                return new OutsideAnswer.Answered(status, default, null, RetryAfter(response))
                {
                    AsksForBearer = response.Headers.WwwAuthenticate.Any(challenge => challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)),
                };
            }

            if (response.Content.Headers.ContentEncoding.Count > 0)
            {
                return new OutsideAnswer.Failed("compressed");
            }

            if (response.Content.Headers.ContentLength > MaxAnswerBytes)
            {
                return new OutsideAnswer.Failed("too large");
            }

            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[(int)(response.Content.Headers.ContentLength ?? MaxAnswerBytes) + 1];
            var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return length == buffer.Length
                ? new OutsideAnswer.Failed("too large")
                : new OutsideAnswer.Answered(status, buffer.AsMemory(0, length), response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant(), null);
        }
        catch (OperationCanceledException)
        {
            return new OutsideAnswer.Failed("timeout");
        }
        catch (HttpRequestException fault)
        {
            return new OutsideAnswer.Failed(fault.InnerException is AuthenticationException ? "TLS failed" : "connection failed");
        }
        catch (IOException)
        {
            return new OutsideAnswer.Failed("connection failed");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var stated = response.Headers.RetryAfter;
        var wait = stated?.Delta ?? stated?.Date - _clock.GetUtcNow();
        return wait is { } time ? TimeSpan.FromTicks(Math.Clamp(time.Ticks, ShortestRetryAfter.Ticks, LongestRetryAfter.Ticks)) : null;
    }
}
