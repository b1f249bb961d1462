using AuthGateway.Identity;
using AuthGateway.Redis;

namespace AuthGateway.Authentication;

/// <summary>
/// Ends streams whose credential expired or was revoked: what would refuse the next request must not leave the one that is
/// open. A copy of the revocations that cannot be trusted ends none; what it holds is revoked however old it is.
/// </summary>
internal sealed class StreamWatch(
    OpenStreams streams, IRevocations revocations, AuthenticationSettings settings, TimeProvider clock, ILogger<StreamWatch> logger) : BackgroundService
{
    /// <summary>How late a stream may be ended; a look costs a table look-up for each open stream.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (streams.CutWhere(IsOver) is > 0 and var cut)
                {
                    logger.StreamsCut(cut);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private bool IsOver(Principal principal) =>
        clock.GetUtcNow() - principal.ExpiresAt >= settings.ClockSkew
        || revocations.Check(principal, continueFor: null) == RevocationVerdict.Revoked;
}
