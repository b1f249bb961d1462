using System.Threading.Channels;

namespace AuthGateway.Tokens.Keys;

/// <summary>Asks the feed to look at the ring. One request is kept at most: a single reading takes all that is new.</summary>
internal sealed class KeyRingWake
{
    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Asks.</summary>
    public void Ask() => _requests.Writer.TryWrite(true);

    /// <summary>The requests, for the one feed.</summary>
    public IAsyncEnumerable<bool> ReadAllAsync(CancellationToken cancellation) => _requests.Reader.ReadAllAsync(cancellation);
}
