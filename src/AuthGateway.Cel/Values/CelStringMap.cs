namespace AuthGateway.Cel.Values;

/// <summary>A host's dictionary of strings, read where it is.</summary>
internal sealed class CelStringMap(IReadOnlyDictionary<string, string> entries) : ICelMap
{
    public int Count => entries.Count;

    public IEnumerable<CelValue> Keys => entries.Keys.Select(key => CelValue.Of(key));

    public bool TryGet(in CelValue key, out CelValue value)
    {
        if (key.Kind == CelValueKind.String && entries.TryGetValue(key.AsString(), out var found))
        {
            value = CelValue.Of(found);
            return true;
        }

        value = default;
        return false;
    }
}
