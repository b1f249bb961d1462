using System.Net.Http.Headers;
using AuthGateway.Settings;

namespace AuthGateway.Authentication.LegacySessions;

/// <summary>Asks one legacy system whose a session is. Every failure is an answer.</summary>
internal sealed class LegacySessionClient(string name, LegacySessionSettings settings, Live<LegacySessionSettings> live, OutsideMetrics metrics, TimeProvider clock) : IDisposable
{
    private readonly ExchangeReader _reader = new(settings);
    private readonly OutsideClient _client = new(settings.MostCalls, clock);

    /// <summary>Asks.</summary>
    /// <param name="session">The session.</param>
    /// <param name="id">Its name here.</param>
    public async Task<ExchangeAnswer> AskAsync(string session, string id)
    {
        var began = clock.GetTimestamp();
        ExchangeAnswer answer;
        try
        {
            using var bound = new CancellationTokenSource(settings.Timeout, clock);
            using var request = Request(session);
            answer = Read(await _client.SendAsync(request, bound.Token), id);
        }
        catch (Exception fault)
        {
            // A fault that nobody foresaw is an outage for those who wait; its type tells where to look.
            answer = new ExchangeAnswer.Unavailable($"unexpected {fault.GetType().Name}", RetryAfter: null);
        }

        metrics.Exchanged(name, Outcome(answer), clock.GetElapsedTime(began));
        return answer;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Request(string session)
    {
        var carrier = settings.PassName.Length > 0 ? settings.PassName : settings.CookieName.Length > 0 ? settings.CookieName : settings.HeaderName;
        var request = new HttpRequestMessage(settings.Method == ExchangeMethod.Post ? HttpMethod.Post : HttpMethod.Get, settings.Url);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (settings.BearerToken.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", live.Current.BearerToken);
        }

        // The session has the characters of a cookie alone (HttpWords.IsSession): nothing in it ends the value.
        switch (settings.PassAs)
        {
            case SessionCarrier.Cookie:
                request.Headers.TryAddWithoutValidation("Cookie", $"{carrier}={session}");
                break;
            case SessionCarrier.Header:
                request.Headers.TryAddWithoutValidation(carrier, session);
                break;
            default:
                request.Content = new FormUrlEncodedContent([new(carrier, session)]);
                break;
        }

        return request;
    }

    private ExchangeAnswer Read(OutsideAnswer outside, string id) => outside switch
    {
        OutsideAnswer.Answered answered when settings.SuccessStatuses.Contains(answered.Status) => _reader.Read(answered.Body.Span, id),
        // A token of ours that expired would log everybody out.
        OutsideAnswer.Answered { AsksForBearer: true } answered when settings.BearerToken.Length > 0 =>
            new ExchangeAnswer.Unavailable($"status {answered.Status}: the gateway's own token was refused", answered.RetryAfter),
        OutsideAnswer.Answered answered when settings.RefusedStatuses.Contains(answered.Status) => new ExchangeAnswer.NoSession(),
        OutsideAnswer.Answered answered => new ExchangeAnswer.Unavailable($"status {answered.Status}", answered.RetryAfter),
        _ => new ExchangeAnswer.Unavailable(((OutsideAnswer.Failed)outside).Error, RetryAfter: null),
    };

    private static string Outcome(ExchangeAnswer answer) => answer switch
    {
        ExchangeAnswer.Stated => "active",
        ExchangeAnswer.NoSession => "inactive",
        _ => "unavailable",
    };
}
