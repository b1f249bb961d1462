using AuthGateway.Latency;
using Polly;
using Polly.Retry;

namespace AuthGateway.Proxy;

/// <summary>One call of an upstream, up to its answer's headers: timed, tried again where that is safe, and checked.</summary>
internal sealed class UpstreamHandler : DelegatingHandler
{
    /// <summary>Where a request carries its ledger.</summary>
    public static readonly HttpRequestOptionsKey<LedgerHandle> LedgerKey = new("authgateway.ledger");

    private readonly ProxySettings _settings;
    private readonly UpstreamTimeSources _times;
    private readonly RetryBudget _budget = new();
    private readonly ResiliencePipeline<HttpResponseMessage> _retry;

    public UpstreamHandler(HttpMessageHandler inner, ProxySettings settings, UpstreamTimeSources times)
        : base(inner)
    {
        (_settings, _times) = (settings, times);

        // At once: the next attempt goes over another connection, and a request waits for it. Upstreams that close idle
        // connections early race our next request on one: 34 to 50 % of GETs became 502 without this.
        _retry = new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = 1,
                Delay = TimeSpan.Zero,
                ShouldHandle = arguments => ValueTask.FromResult(WasUnanswered(arguments.Outcome.Exception) && _budget.TrySpend()),
            })
            .Build();
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Options.TryGetValue(LedgerKey, out var ledger);
        ForbidReplay(request);
        _budget.Earn();
        return MayTryAgain(request)
            ? await _retry.ExecuteAsync(static (call, token) => call.Handler.AttemptAsync(call.Request, call.Ledger, token), (Handler: this, Request: request, Ledger: ledger), cancellationToken)
            : await AttemptAsync(request, ledger, cancellationToken);
    }

    private async ValueTask<HttpResponseMessage> AttemptAsync(HttpRequestMessage request, LedgerHandle ledger, CancellationToken cancellationToken)
    {
        using var wait = ledger.Wait(LatencyOwner.Legacy);
        var response = await base.SendAsync(request, cancellationToken);
        if (UpstreamAnswer.Fault(request, response, _settings.MaxResponseHeaders) is { } fault)
        {
            response.Dispose();
            throw new HttpRequestException(HttpRequestError.InvalidResponse, fault);
        }

        UpstreamAnswer.TidyReason(response);
        if (_times.Read(response) is { } times)
        {
            wait.Divide(times);
        }

        return response;
    }

    // RFC 9110 section 9.2.2: only what may be done twice, and only without a body, which could have been consumed.
    private static bool MayTryAgain(HttpRequestMessage request) =>
        request.Content is null && IsSafe(request.Method) && !request.Headers.NonValidated.Contains("Upgrade");

    private static bool WasUnanswered(Exception? exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is UpstreamClosedException)
            {
                return true;
            }
        }

        return false;
    }

    // Where SocketsHttpHandler finds by itself that a pooled connection had been closed before anything was sent, it takes
    // another one for any method. Once a body was begun it does not, and an empty one is a body (RFC 9110 section 9.2.2).
    private static void ForbidReplay(HttpRequestMessage request)
    {
        if (request.Content is null && !IsSafe(request.Method) && request.Method != HttpMethod.Connect)
        {
            request.Content = new ByteArrayContent([]);
        }
    }

    private static bool IsSafe(HttpMethod method) => method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options;
}
