using AuthGateway.Jose;
using AuthGateway.Tokens.Keys;

namespace AuthGateway.Tokens.Introspection;

/// <summary>The keys of the ring, read anew when the ring changed.</summary>
internal sealed class PublishedOwnKeys(IGatewayKeys keys) : IOwnKeys
{
    private Read? _read;

    /// <inheritdoc/>
    public KeySet Current
    {
        get
        {
            if (keys.Current is not { } snapshot)
            {
                return KeySet.Empty;
            }

            // A lost race reads a small document twice.
            var read = Volatile.Read(ref _read);
            if (read is null || read.Version != snapshot.Version)
            {
                read = new Read(snapshot.Version, KeySetReader.Read(snapshot.Document.Span, out _) ?? KeySet.Empty);
                Volatile.Write(ref _read, read);
            }

            return read.Keys;
        }
    }

    private sealed record Read(long Version, KeySet Keys);
}
