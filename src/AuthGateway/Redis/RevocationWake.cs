using System.Threading.Channels;

namespace AuthGateway.Redis;

/// <summary>Asks the feed to look at the log. One request is kept at most: a single reading takes all that is new.</summary>
internal sealed class RevocationWake
{
    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Asks.</summary>
    public void Ask() => _requests.Writer.TryWrite(true);

    /// <summary>The requests, for the one feed.</summary>
    public IAsyncEnumerable<bool> ReadAllAsync(CancellationToken cancellation) => _requests.Reader.ReadAllAsync(cancellation);
}
