namespace AuthGateway.Cel.Values;

/// <summary>A list that expressions read. It must not change while an evaluation runs.</summary>
internal interface ICelList
{
    int Count { get; }

    CelValue this[int index] { get; }
}
