using System.Threading.Channels;
using AuthGateway.Redis.ApiKeys;

namespace AuthGateway.Authentication.ApiKeys;

/// <summary>Writes when keys were last used, beside the requests that used them: none waits for it.</summary>
internal sealed class ApiKeyUses(ApiKeyStore store, ILogger<ApiKeyUses> logger) : BackgroundService
{
    // When Redis is slow, notes are lost rather than piled up: the next use brings another.
    private const int Waiting = 1024;

    private readonly Channel<Use> _uses = Channel.CreateBounded<Use>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Notes a use. Returns at once.</summary>
    /// <param name="id">The key's public id.</param>
    /// <param name="replaced">A hash under an older pepper, and what stands in its place from now on.</param>
    public void Note(string id, (byte[] Old, byte[] New)? replaced) => _uses.Writer.TryWrite(new Use(id, replaced));

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var use in _uses.Reader.ReadAllAsync(stoppingToken))
            {
                if (!await store.TouchAsync(use.Id, use.Replaced, stoppingToken))
                {
                    logger.ApiKeyUsesNotWritten(use.Id);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private sealed record Use(string Id, (byte[] Old, byte[] New)? Replaced);
}
