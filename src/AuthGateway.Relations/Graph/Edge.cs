namespace AuthGateway.Relations.Graph;

/// <summary>
/// One tuple as seen from one of its ends, in eight bytes: two kinds of sixteen bits, the other end's number in 31, and whether a condition is
/// bound to it. From the object the kinds are relation and subject, from the subject they are subject and relation, so that what is asked for
/// together (the groups under a relation, the documents that a user views) is one run of a sorted list.
/// </summary>
internal static class Edge
{
    /// <summary>Set when the tuple has a condition; the lowest bit, so that the same tuple with and without one are neighbours.</summary>
    public const ulong Conditioned = 1;

    /// <summary>Makes an edge without a condition.</summary>
    public static ulong Pack(ushort first, ushort second, int id) => (ulong)first << 48 | (ulong)second << 32 | (ulong)(uint)id << 1;

    /// <summary>The least edge of two kinds.</summary>
    public static ulong RangeStart(ushort first, ushort second) => (ulong)first << 48 | (ulong)second << 32;

    /// <summary>What is greater than all edges of two kinds.</summary>
    public static ulong RangeEnd(ushort first, ushort second) => RangeStart(first, second) + (1UL << 32);

    /// <summary>The number of the object at the other end.</summary>
    public static int Id(ulong edge) => (int)((uint)edge >> 1);

    /// <summary>The first kind.</summary>
    public static ushort First(ulong edge) => (ushort)(edge >> 48);

    /// <summary>The second kind.</summary>
    public static ushort Second(ulong edge) => (ushort)(edge >> 32);

    /// <summary>Whether a condition is bound to it.</summary>
    public static bool IsConditioned(ulong edge) => (edge & Conditioned) != 0;

    /// <summary>Without the mark of a condition: what tells tuples apart.</summary>
    public static ulong Key(ulong edge) => edge & ~Conditioned;
}
