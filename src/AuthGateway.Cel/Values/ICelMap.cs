namespace AuthGateway.Cel.Values;

/// <summary>A map that expressions read. It must not change while an evaluation runs.</summary>
internal interface ICelMap
{
    int Count { get; }

    IEnumerable<CelValue> Keys { get; }

    /// <summary>Finds a key. The numbers 1, 1u and 1.0 are one key.</summary>
    bool TryGet(in CelValue key, out CelValue value);
}
