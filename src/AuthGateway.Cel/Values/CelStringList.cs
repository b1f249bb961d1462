namespace AuthGateway.Cel.Values;

/// <summary>A host's list of strings, read where it is.</summary>
internal sealed class CelStringList(IReadOnlyList<string> values) : ICelList
{
    public int Count => values.Count;

    public CelValue this[int index] => CelValue.Of(values[index]);
}
