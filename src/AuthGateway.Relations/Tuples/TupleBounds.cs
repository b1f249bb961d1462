namespace AuthGateway.Relations.Tuples;

/// <summary>How large tuples and lists of them can be; the defaults are OpenFGA's.</summary>
/// <param name="MaxTuplesPerWrite">Tuples that one write adds and deletes, together.</param>
/// <param name="MaxContextualTuples">Tuples that one question brings along.</param>
/// <param name="MaxContextBytes">Bytes of the values that a tuple's condition brings along, as JSON (OpenFGA counts their binary form).</param>
internal sealed record TupleBounds(int MaxTuplesPerWrite = 100, int MaxContextualTuples = 100, int MaxContextBytes = 32 * 1024)
{
    /// <summary>Characters of an object, <c>type:id</c>.</summary>
    public const int MaxObjectLength = 256;

    /// <summary>Bytes of a user.</summary>
    public const int MaxUserBytes = 512;

    /// <summary>The bounds that apply when none are given.</summary>
    public static TupleBounds Default { get; } = new();
}
