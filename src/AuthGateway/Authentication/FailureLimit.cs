using System.Net;
using System.Net.Sockets;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Redis.Limits;

namespace AuthGateway.Authentication;

/// <summary>
/// Counts wrong credentials against the address that they came from, over all replicas (brute force, OWASP API2:2023). Good ones
/// cost nothing: only a failure asks Redis. Who is over the limit is remembered here until the window has room again.
/// </summary>
internal sealed class FailureLimit
{
    // Addresses over the limit at one time; when there are more, one is forgotten and counted again.
    private const int Remembered = 4096;

    // One household or one host: the rest of an IPv6 address costs nobody anything to change (RFC 6177).
    private const int NetworkBytes = 8;

    private readonly IRateLimits? _limits;
    private readonly LimitRule _rule;
    private readonly TimeProvider _clock;
    private readonly FactCache<Blocked> _blocked = new(Remembered);

    /// <summary>Makes one.</summary>
    /// <param name="limits">The counters.</param>
    /// <param name="name">The rule's name.</param>
    /// <param name="settings">The limit.</param>
    /// <param name="clock">The clock.</param>
    public FailureLimit(IRateLimits limits, string name, FailureLimitSettings settings, TimeProvider clock)
    {
        _limits = settings.Permits > 0 ? limits : null;
        _rule = new LimitRule(name, settings.Permits, settings.Window);
        _clock = clock;
    }

    /// <summary>How long the caller's address must wait; null when it need not.</summary>
    public TimeSpan? Wait(HttpContext context)
    {
        var now = _clock.GetUtcNow();
        return _limits is not null && Key(context) is { } key && _blocked.Find(CredentialHash.Of(key), now) is { } blocked && blocked.Until > now
            ? blocked.Until - now : null;
    }

    /// <summary>Counts a failure.</summary>
    /// <returns>How long the address must wait; null when it need not, or when nobody can tell: the refusal stands either way.</returns>
    public async ValueTask<TimeSpan?> CountAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (_limits is null || Key(context) is not { } key)
        {
            return null;
        }

        if (await _limits.TakeAsync([new LimitCharge(_rule, key)], context.Ledger().Handle(), cancellationToken) is not LimitOutcome.Exceeded exceeded)
        {
            return null;
        }

        var now = _clock.GetUtcNow();
        var until = now + exceeded.RetryAfter;
        _blocked.Add(CredentialHash.Of(key), new Blocked(until), until, now);
        return exceeded.RetryAfter;
    }

    private static string? Key(HttpContext context)
    {
        if (context.ClientAddress() is not { Address: var address })
        {
            return null;
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPAddress([.. address.GetAddressBytes().AsSpan(0, NetworkBytes), .. new byte[NetworkBytes]]).ToString()
            : address.ToString();
    }

    private sealed record Blocked(DateTimeOffset Until);
}
