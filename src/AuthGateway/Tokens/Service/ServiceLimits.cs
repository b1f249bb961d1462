using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Redis.Limits;

namespace AuthGateway.Tokens.Service;

/// <summary>The limits of the service. Each question is null when all is well, else the answer.</summary>
internal sealed class ServiceLimits(TokenServiceSettings settings, IRateLimits limits)
{
    private readonly LimitRule _address = settings.Limits.Address;
    private readonly LimitRule _client = settings.Limits.Client;
    private readonly LimitRule _subject = settings.Limits.Subject;
    private readonly LimitRule _failure = settings.Limits.Failure;

    /// <summary>Counts a request of an address.</summary>
    public ValueTask<OAuthAnswer?> TakeAddressAsync(HttpContext context) => TakeAsync(context, _address, Address(context));

    /// <summary>Counts a request of a client that is proven.</summary>
    public ValueTask<OAuthAnswer?> TakeClientAsync(HttpContext context, string client) => TakeAsync(context, _client, client);

    /// <summary>Counts a token about a subject.</summary>
    public ValueTask<OAuthAnswer?> TakeSubjectAsync(HttpContext context, string issuer, string subject) =>
        TakeAsync(context, _subject, $"{issuer.Length}:{issuer}{subject}");

    /// <summary>Asks whether an address may try once more to be a client.</summary>
    public async ValueTask<OAuthAnswer?> PeekFailuresAsync(HttpContext context, string client) => _failure.Permits == 0
        ? null
        : Answer(context, await limits.PeekAsync([new LimitCharge(_failure, Failure(context, client))], context.Ledger().Handle(), context.RequestAborted), tell: false);

    /// <summary>Counts a failed attempt. What comes of it says nothing of this attempt.</summary>
    public async ValueTask TakeFailureAsync(HttpContext context, string client)
    {
        if (_failure.Permits > 0)
        {
            await limits.TakeAsync([new LimitCharge(_failure, Failure(context, client))], context.Ledger().Handle(), context.RequestAborted);
        }
    }

    // By its network: one host may use every address of an IPv6 /64, and would have new permits, and new guesses, with each (CWE-307).
    private static string Address(HttpContext context) => context.ClientAddress()?.Network ?? "unknown";

    private static string Failure(HttpContext context, string client) => $"{Address(context)} {client}";

    private static OAuthAnswer? Answer(HttpContext context, LimitOutcome outcome, bool tell)
    {
        switch (outcome)
        {
            case LimitOutcome.Exceeded exceeded:
                return new OAuthAnswer.Limited(exceeded.Rule, exceeded.RetryAfter);
            case LimitOutcome.Unavailable unavailable:
                return new OAuthAnswer.Unavailable($"limits_{unavailable.Reason}", LatencyOwner.Redis);
            case LimitOutcome.Allowed { Rule: { } rule } allowed when tell:
                RateLimitHeaders.Write(context.Response.Headers, rule.Name, rule.Permits, rule.Window, allowed.Remaining, allowed.ResetAfter);
                return null;
            default:
                return null;
        }
    }

    // Only the client's own limit is told: an address and a subject are not the client's business.
    private async ValueTask<OAuthAnswer?> TakeAsync(HttpContext context, LimitRule rule, string key) => rule.Permits == 0
        ? null
        : Answer(context, await limits.TakeAsync([new LimitCharge(rule, key)], context.Ledger().Handle(), context.RequestAborted), tell: rule == _client);
}
