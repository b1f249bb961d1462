namespace AuthGateway.Authentication.Keys;

/// <summary>Keeps every issuer's keys fresh, from the start of the process to its end. The start does not wait for them.</summary>
internal sealed class KeysRefresher(IssuerDirectory issuers) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(issuers.Remote.Select(keys => keys.KeepFreshAsync(stoppingToken)));
}
