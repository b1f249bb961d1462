using System.Net.Http.Headers;
using System.Text;
using AuthGateway.Latency;

namespace AuthGateway.Authentication.Introspection;

/// <summary>
/// One introspection server: asked at most once at a time about a token, whoever wants to know, and remembered for a short
/// time. Callers wait for a call but never own it.
/// </summary>
internal sealed class IntrospectionServer(
    string name, IntrospectionSettings settings, SignedAnswers? signed, OutsideMetrics metrics, TimeProvider clock, ILogger<IntrospectionServer> logger)
    : IDisposable
{
    // What is refused has a table of its own: a flood of garbage must not drive out what is known of genuine tokens.
    private const int RememberedRefusals = 8_192;

    // For every call so many may wait: a login page makes dozens of requests with one token.
    private const int WaitingForEachCall = 16;

    private readonly ScopedHash _hash = new(name);
    private readonly IntrospectionReader _reader = new(settings, clock);
    private readonly FactCache<IntrospectedToken> _known = new(settings.CachedTokens);
    private readonly FactCache<Refusal> _refused = new(RememberedRefusals);
    private readonly OutsideClient _client = new(settings.MostCalls, clock);
    private readonly SharedCalls<Task<IntrospectionAnswer>> _calls = new(settings.MostCalls, settings.MostCalls * WaitingForEachCall);
    private readonly AuthenticationHeaderValue? _credential = Credential(settings);
    private int _failures;

    /// <summary>Its name in logs and metrics.</summary>
    public string Name { get; } = name;

    /// <summary>Its rules.</summary>
    public IntrospectionSettings Settings { get; } = settings;

    /// <summary>Whose time waiting for it is.</summary>
    public LatencyOwner Owner => Settings.IsLegacySystem ? LatencyOwner.Legacy : LatencyOwner.IdentityProvider;

    /// <summary>How many good tokens are remembered, for tests.</summary>
    public int Remembered => _known.Count;

    /// <summary>How many callers wait, for tests.</summary>
    public int Waiting => _calls.Waiting;

    /// <summary>What the server says of a token: from memory, or by asking it.</summary>
    /// <param name="token">The token.</param>
    /// <param name="ledger">The request's account, which books the wait.</param>
    /// <param name="cancellationToken">Ends this caller's wait, not the call.</param>
    public ValueTask<IntrospectionAnswer> AskAsync(ReadOnlySpan<char> token, Ledger ledger, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var hash = _hash.Of(token);
        // Its age by a clock that nobody sets; and never beyond exp, whatever the skew: the server is asked then.
        if (_known.Find(hash, now) is { } known)
        {
            if (clock.GetElapsedTime(known.AnsweredAt) < Settings.CacheFor && now < known.Times.ExpiresAt)
            {
                return ValueTask.FromResult<IntrospectionAnswer>(new IntrospectionAnswer.Active(known));
            }

            _known.Remove(hash);
        }

        if (_refused.Find(hash, now) is { } refusal && clock.GetElapsedTime(refusal.At) < Settings.NegativeCacheFor)
        {
            return ValueTask.FromResult<IntrospectionAnswer>(refusal.Answer);
        }

        var text = token.ToString();
        return _calls.Join(hash, () => Task.Run(() => CallAsync(text, hash)), call => call) is { } call
            ? WaitAsync(call, ledger, cancellationToken)
            : ValueTask.FromResult<IntrospectionAnswer>(
                new IntrospectionAnswer.Unavailable(AuthenticationReasons.IntrospectionOverloaded, "too many calls", RetryAfter: null));
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    // RFC 6749 section 2.3.1: both parts are form-encoded before they are joined, or a colon in one would move into the other.
    private static AuthenticationHeaderValue? Credential(IntrospectionSettings settings)
    {
        if (settings.BearerToken.Length > 0)
        {
            return new AuthenticationHeaderValue("Bearer", settings.BearerToken);
        }

        return settings.ClientSecret.Length == 0
            ? null
            : new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{FormEncode(settings.ClientId)}:{FormEncode(settings.ClientSecret)}")));
    }

    private static string FormEncode(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private async ValueTask<IntrospectionAnswer> WaitAsync(Task<IntrospectionAnswer> call, Ledger ledger, CancellationToken cancellationToken)
    {
        try
        {
            using (ledger.Wait(Owner))
            {
                return await call.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            _calls.Leave();
        }
    }

    private async Task<IntrospectionAnswer> CallAsync(string token, CredentialHash hash)
    {
        var began = clock.GetTimestamp();
        IntrospectionAnswer answer;
        try
        {
            using var bound = new CancellationTokenSource(Settings.Timeout, clock);
            using var request = Request(token);
            answer = await ReadAsync(await _client.SendAsync(request, bound.Token), hash, bound.Token);
        }
        catch (Exception fault)
        {
            // A fault that nobody foresaw is an outage for those who wait; its type tells where to look.
            answer = IntrospectionReader.Unusable($"unexpected {fault.GetType().Name}");
        }

        metrics.Introspected(Name, Outcome(answer), clock.GetElapsedTime(began));
        Remember(answer, hash);
        return answer;
    }

    private HttpRequestMessage Request(string token)
    {
        List<KeyValuePair<string, string>> form = [new("token", token)];
        if (Settings.TokenTypeHint.Length > 0)
        {
            form.Add(new("token_type_hint", Settings.TokenTypeHint));
        }

        if (_credential is null && Settings.ClientId.Length > 0)
        {
            form.Add(new("client_id", Settings.ClientId));
        }

        var request = new HttpRequestMessage(HttpMethod.Post, Settings.Endpoint) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = _credential;
        request.Headers.TryAddWithoutValidation("Accept", signed is null ? "application/json" : SignedAnswers.MediaType);
        return request;
    }

    private async Task<IntrospectionAnswer> ReadAsync(OutsideAnswer outside, CredentialHash hash, CancellationToken cancellationToken)
    {
        switch (outside)
        {
            // RFC 7662 section 2.3: 401 and 403 are about this gateway's own credentials, never about the token.
            case OutsideAnswer.Answered { Status: not 200 } other:
                return new IntrospectionAnswer.Unavailable(AuthenticationReasons.IntrospectionUnavailable, $"status {other.Status}", other.RetryAfter);
            case OutsideAnswer.Answered { MediaType: SignedAnswers.MediaType } answer when signed is not null:
                return await signed.OpenAsync(answer.Body, cancellationToken) is { } opened
                    ? _reader.Read(opened, hash)
                    : IntrospectionReader.Unusable("not signed for us");
            // Where answers are signed, one that is not is somebody else's; where they are not asked to be, nobody would check them.
            case OutsideAnswer.Answered { MediaType: "application/json" or null } answer when signed is null:
                return _reader.Read(answer.Body.Span, hash);
            case OutsideAnswer.Answered:
                return IntrospectionReader.Unusable("another media type");
            default:
                return IntrospectionReader.Unusable(((OutsideAnswer.Failed)outside).Error);
        }
    }

    private void Remember(IntrospectionAnswer answer, CredentialHash hash)
    {
        var now = clock.GetUtcNow();
        switch (answer)
        {
            case IntrospectionAnswer.Active { Token: var token }:
                if (Settings.CacheFor > TimeSpan.Zero)
                {
                    _known.Add(hash, token, now + Settings.CacheFor, now);
                }

                break;
            case IntrospectionAnswer.Refused refused:
                if (Settings.NegativeCacheFor > TimeSpan.Zero)
                {
                    _refused.Add(hash, new Refusal(refused, clock.GetTimestamp()), now + Settings.NegativeCacheFor, now);
                }

                break;
            case IntrospectionAnswer.Unavailable unavailable:
                // The first of a row, and then ever fewer: a server that is down is asked by every request.
                var failures = Interlocked.Increment(ref _failures);
                if ((failures & (failures - 1)) == 0)
                {
                    logger.IntrospectionFails(Name, unavailable.Error, failures);
                }

                return;
        }

        if (Interlocked.Exchange(ref _failures, 0) is > 0 and var ended)
        {
            logger.IntrospectionWorksAgain(Name, ended);
        }
    }

    private static string Outcome(IntrospectionAnswer answer) => answer switch
    {
        IntrospectionAnswer.Active => "active",
        IntrospectionAnswer.Refused { Reason: AuthenticationReasons.Inactive } => "inactive",
        IntrospectionAnswer.Refused => "refused",
        _ => "unavailable",
    };

    private sealed record Refusal(IntrospectionAnswer.Refused Answer, long At);
}
