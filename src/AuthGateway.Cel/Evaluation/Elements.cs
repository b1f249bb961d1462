using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary>What a comprehension goes over: a list's elements (with their indexes), a map's keys (with their values).</summary>
internal struct Elements : IDisposable
{
    private readonly ICelList? _list;
    private readonly ICelMap? _map;
    private readonly IEnumerator<CelValue>? _keys;
    private int _next;

    private Elements(ICelList? list, ICelMap? map)
    {
        _list = list;
        _map = map;
        _keys = map?.Keys.GetEnumerator();
    }

    /// <summary>How many there are.</summary>
    public readonly int Count => _list?.Count ?? _map?.Count ?? 0;

    /// <summary>Starts; a value that is neither list nor map has no elements and is to be refused before.</summary>
    public static Elements Of(in CelValue range) =>
        range.Kind == CelValueKind.List ? new Elements(range.AsList(), null) : new Elements(null, range.AsMap());

    /// <summary>The next element, alone or with what stands for it.</summary>
    /// <param name="hasTwo">Whether two are wanted: index and element, key and value.</param>
    /// <param name="first">The element or the key; with two, the index or the key.</param>
    /// <param name="second">With two, the element or the value.</param>
    public bool MoveNext(bool hasTwo, out CelValue first, out CelValue second)
    {
        second = default;
        if (_list is not null)
        {
            if (_next >= _list.Count)
            {
                first = default;
                return false;
            }

            first = hasTwo ? CelValue.Of((long)_next) : _list[_next];
            second = hasTwo ? _list[_next] : default;
            _next++;
            return true;
        }

        if (!_keys!.MoveNext())
        {
            first = default;
            return false;
        }

        first = _keys.Current;
        if (hasTwo)
        {
            _map!.TryGet(first, out second);
        }

        return true;
    }

    public readonly void Dispose() => _keys?.Dispose();
}
