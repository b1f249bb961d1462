using AuthGateway.Authorization.Relationships;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>
/// Keeps what is left of listings whose callers go on page by page, so that all pages together cost one listing. For a while, and so many names: a caller
/// that does not come back, or comes back to another replica, has the rest found anew.
/// </summary>
internal sealed class KeptListings(RelationshipSettings settings, TimeProvider time)
{
    // Longer than a client takes between two pages, shorter than a memory that nobody comes back for should last.
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(60);

    // Each is looked at whenever one is kept: a caller of many short listings must not make that slow (CWE-407).
    private const int MostListings = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (ListingRest Left, long At)> _rests = new(StringComparer.Ordinal);
    private long _names;

    /// <summary>What is left behind a place; null where it is not kept. It stays: an answer may be lost, and asked for again.</summary>
    public ListingRest? Find(string key)
    {
        lock (_gate)
        {
            DropOld();
            return _rests.TryGetValue(key, out var kept) ? kept.Left : null;
        }
    }

    /// <summary>Keeps what is left behind a place, in the stead of what was left before the page before it.</summary>
    public void Keep(string key, ListingRest rest)
    {
        lock (_gate)
        {
            DropOld();
            if (rest.Previous is { } previous && _rests.TryGetValue(previous, out var before) && before.Left.Previous is { } older)
            {
                Drop(older);
            }

            Drop(key);
            while ((_names + rest.Names.Length > settings.Api.KeptListingNames || _rests.Count == MostListings) && _rests.Count > 0)
            {
                Drop(_rests.MinBy(one => one.Value.At).Key);
            }

            if (rest.Names.Length <= settings.Api.KeptListingNames)
            {
                _rests[key] = (rest, time.GetTimestamp());
                _names += rest.Names.Length;
            }
        }
    }

    private void DropOld()
    {
        foreach (var key in _rests.Where(one => time.GetElapsedTime(one.Value.At) > Kept).Select(one => one.Key).ToList())
        {
            Drop(key);
        }
    }

    private void Drop(string key)
    {
        if (_rests.Remove(key, out var gone))
        {
            _names -= gone.Left.Names.Length;
        }
    }
}
