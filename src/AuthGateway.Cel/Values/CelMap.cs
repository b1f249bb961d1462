namespace AuthGateway.Cel.Values;

/// <summary>A map in a dictionary; its keys keep the order in which they were added.</summary>
internal sealed class CelMap : ICelMap
{
    private readonly Dictionary<CelValue, CelValue> _entries;

    public CelMap(int capacity = 0)
    {
        _entries = new Dictionary<CelValue, CelValue>(capacity, CelKeyComparer.Instance);
    }

    public int Count => _entries.Count;

    public IEnumerable<CelValue> Keys => _entries.Keys;

    /// <summary>Adds an entry, while the map is being built.</summary>
    /// <returns>False when the map has the key already.</returns>
    public bool TryAdd(in CelValue key, in CelValue value) => _entries.TryAdd(key, value);

    public bool TryGet(in CelValue key, out CelValue value) => _entries.TryGetValue(key, out value);
}
