using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace AuthGateway.Relations.Evaluation;

/// <summary>
/// Cuts a page out of all that was found, in the order of the names' UTF-8. The order is of names because numbers differ between replicas. Nothing is
/// kept here between pages but the revision.
/// </summary>
internal static class ListPage
{
    /// <summary>A page.</summary>
    /// <param name="graph">Where the names are.</param>
    /// <param name="found">The objects that were found, each once, all of one type.</param>
    /// <param name="relation">For usersets, their relation.</param>
    /// <param name="size">The most names of a page; null for all.</param>
    /// <param name="cursor">Where to go on.</param>
    public static ListOutcome Cut(RequestGraph graph, IReadOnlyCollection<int> found, string? relation, int? size, ListCursor? cursor)
    {
        var revision = graph.Snapshot.Revision;
        if (size is null && cursor is null)
        {
            return new ListOutcome.Page([.. found.Select(id => Text(graph, id, relation))], revision, Next: null);
        }

        var order = new ByName(graph);
        var sorted = found.Select(order.Of).ToArray();
        Array.Sort(sorted, order);
        var start = cursor is { } at ? order.FirstAfter(sorted, at.After) : 0;
        var count = Math.Min(size ?? int.MaxValue, sorted.Length - start);
        var names = ImmutableArray.CreateBuilder<string>(count);
        foreach (var (_, id) in sorted.AsSpan(start, count))
        {
            names.Add(Text(graph, id, relation));
        }

        var isLast = start + count == sorted.Length;
        return new ListOutcome.Page(names.MoveToImmutable(), revision, isLast ? null : new ListCursor(revision, graph.Id(sorted[start + count - 1].Id)));
    }

    private static string Text(RequestGraph graph, int id, string? relation) => relation is null ? graph.Name(id) : $"{graph.Name(id)}#{relation}";

    // The first eight bytes decide nearly always; they are compared as one number.
    private sealed class ByName(RequestGraph graph) : IComparer<(ulong Prefix, int Id)>
    {
        public (ulong Prefix, int Id) Of(int id) => (Prefix(graph.Utf8(id)), id);

        public int Compare((ulong Prefix, int Id) left, (ulong Prefix, int Id) right) =>
            left.Prefix != right.Prefix ? left.Prefix.CompareTo(right.Prefix) : graph.Utf8(left.Id).SequenceCompareTo(graph.Utf8(right.Id));

        public int FirstAfter((ulong Prefix, int Id)[] sorted, string name)
        {
            ReadOnlySpan<byte> after = Encoding.UTF8.GetBytes(name);
            int low = 0, high = sorted.Length;
            while (low < high)
            {
                var middle = (low + high) >> 1;
                if (graph.Utf8(sorted[middle].Id).SequenceCompareTo(after) <= 0)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return low;
        }

        private static ulong Prefix(ReadOnlySpan<byte> name)
        {
            Span<byte> first = stackalloc byte[sizeof(ulong)];
            first.Clear();
            name[..Math.Min(name.Length, first.Length)].CopyTo(first);
            return BinaryPrimitives.ReadUInt64BigEndian(first);
        }
    }
}
