using System.Net.Http.Headers;
using System.Text;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Settings;

namespace AuthGateway.Authentication.Introspection;

/// <summary>
/// One introspection server: asked at most once at a time about a token, whoever wants to know, and remembered for a short
/// time. Callers wait for a call but never own it.
/// </summary>
internal sealed class IntrospectionServer(
    string name, IntrospectionSettings settings, Live<IntrospectionSettings> live, SignedAnswers? signed, FailureLimit failures, OutsideMetrics metrics, LookupMetrics lookups, TimeProvider clock,
    ILogger<IntrospectionServer> logger)
    : IDisposable
{
    // What is refused has a table of its own: a flood of garbage must not drive out what is known of genuine tokens.
    private const int RememberedRefusals = 8_192;

    private readonly ScopedHash _hash = new(name);
    private readonly IntrospectionReader _reader = new(settings, clock);
    private readonly FactCache<IntrospectedToken> _known = new(settings.CachedTokens);
    private readonly FactCache<Refusal> _refused = new(RememberedRefusals);
    private readonly OutsideClient _client = new(settings.MostCalls, clock);
    private readonly SharedCalls<Task<IntrospectionAnswer>> _calls = new(settings.MostCalls, settings.MostCallsPerAddress);
    private readonly Live<Credentials> _credentials = live.Select(now => new Credentials(Credential(now)));
    private int _outages;

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

    /// <summary>How many calls are under way.</summary>
    public int InFlight => _calls.InFlight;

    /// <summary>What the server says of a token: from memory, or by asking it.</summary>
    /// <param name="token">The token.</param>
    /// <param name="address">Where the caller is; null where limits by address are not meant for it.</param>
    /// <param name="ledger">The request's account, which books the wait.</param>
    /// <param name="cancellationToken">Ends this caller's wait, not the call.</param>
    public ValueTask<IntrospectionAnswer> AskAsync(ReadOnlySpan<char> token, ClientAddress? address, Ledger ledger, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var hash = _hash.Of(token);
        var known = _known.Find(hash, now);
        // Its age by a clock that nobody sets; and never beyond exp, whatever the skew: the server is asked then.
        if (known is not null && clock.GetElapsedTime(known.AnsweredAt) < Settings.CacheFor && now < known.Times.ExpiresAt)
        {
            return ValueTask.FromResult<IntrospectionAnswer>(new IntrospectionAnswer.Active(known));
        }

        if (_refused.Find(hash, now) is { } refusal && clock.GetElapsedTime(refusal.At) < Settings.NegativeCacheFor)
        {
            return ValueTask.FromResult<IntrospectionAnswer>(refusal.Answer);
        }

        // Whose token was good here goes on, whoever else shares the address.
        if (known is null && failures.Refusal(address) is { } limited)
        {
            return ValueTask.FromResult<IntrospectionAnswer>(new IntrospectionAnswer.Limited(limited));
        }

        return Join(token, hash, address, CallOrigin.Of(address, known is not null), ledger, cancellationToken);
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

    private ValueTask<IntrospectionAnswer> Join(
        ReadOnlySpan<char> token, CredentialHash hash, ClientAddress? address, CallOrigin origin, Ledger ledger, CancellationToken cancellationToken)
    {
        var text = token.ToString();
        if (_calls.Join(hash, origin, () => Task.Run(() => CallAsync(text, hash, address, origin)), call => call, out var refusal) is { } call)
        {
            return WaitAsync(call, origin, ledger, cancellationToken);
        }

        lookups.Refused(LookupMetrics.Introspection, Name, refusal);
        return ValueTask.FromResult<IntrospectionAnswer>(refusal == CallRefusal.Address
            ? new IntrospectionAnswer.Limited(LookupAnswers.TooMany)
            : new IntrospectionAnswer.Unavailable(AuthenticationReasons.IntrospectionOverloaded, "too many calls", RetryAfter: null));
    }

    private async ValueTask<IntrospectionAnswer> WaitAsync(Task<IntrospectionAnswer> call, CallOrigin origin, Ledger ledger, CancellationToken cancellationToken)
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
            _calls.Leave(origin);
        }
    }

    private async Task<IntrospectionAnswer> CallAsync(string token, CredentialHash hash, ClientAddress? address, CallOrigin origin)
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
        var isCounted = answer is IntrospectionAnswer.Refused && !origin.IsKnown && IsNews(hash);
        Remember(answer, hash);
        if (isCounted)
        {
            // Within the call: whoever hung up meanwhile has tried all the same.
            await failures.CountAsync(address, ledger: default);
        }

        return answer;
    }

    private HttpRequestMessage Request(string token)
    {
        List<KeyValuePair<string, string>> form = [new("token", token)];
        if (Settings.TokenTypeHint.Length > 0)
        {
            form.Add(new("token_type_hint", Settings.TokenTypeHint));
        }

        var credential = _credentials.Current.Header;
        if (credential is null && Settings.ClientId.Length > 0)
        {
            form.Add(new("client_id", Settings.ClientId));
        }

        var request = new HttpRequestMessage(HttpMethod.Post, Settings.Endpoint) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = credential;
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

    // One bad token that a page sends again and again is one failure, and no guessing.
    private bool IsNews(CredentialHash hash) =>
        _refused.Find(hash, clock.GetUtcNow()) is not { } refusal || clock.GetElapsedTime(refusal.At) >= Settings.Failures.Window;

    private void Remember(IntrospectionAnswer answer, CredentialHash hash)
    {
        var now = clock.GetUtcNow();
        switch (answer)
        {
            case IntrospectionAnswer.Active { Token: var token }:
                // Beyond CacheFor it is no answer any more, and still tells that the token was good: limits let it pass.
                _known.Add(hash, token, token.Times.ExpiresAt, now);
                break;
            case IntrospectionAnswer.Refused refused:
                _known.Remove(hash);
                _refused.Add(hash, new Refusal(refused, clock.GetTimestamp()), now + Settings.NegativeCacheFor, now);
                break;
            case IntrospectionAnswer.Unavailable unavailable:
                // The first of a row, and then ever fewer: a server that is down is asked by every request.
                var outages = Interlocked.Increment(ref _outages);
                if ((outages & (outages - 1)) == 0)
                {
                    logger.IntrospectionFails(Name, unavailable.Error, outages);
                }

                return;
        }

        if (Interlocked.Exchange(ref _outages, 0) is > 0 and var ended)
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

    private sealed record Credentials(AuthenticationHeaderValue? Header);

    private sealed record Refusal(IntrospectionAnswer.Refused Answer, long At);
}
