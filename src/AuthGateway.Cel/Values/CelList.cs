namespace AuthGateway.Cel.Values;

/// <summary>A list in an array.</summary>
internal sealed class CelList(CelValue[] values) : ICelList
{
    public static CelList Empty { get; } = new([]);

    public int Count => values.Length;

    public CelValue this[int index] => values[index];
}
