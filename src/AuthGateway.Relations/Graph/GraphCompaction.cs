namespace AuthGateway.Relations.Graph;

/// <summary>Copies a snapshot's tuples into a graph with names of its own.</summary>
internal static class GraphCompaction
{
    /// <summary>The same tuples at the same revision, with no name that none of them needs.</summary>
    public static GraphSnapshot Compact(GraphSnapshot from)
    {
        var builder = new TupleGraphBuilder(from.Vocabulary);
        var numbers = new int[from.Names.Count];
        Array.Fill(numbers, -1);
        for (var id = 0; id < numbers.Length; id++)
        {
            var subjects = from.Subjects(id);
            foreach (var edge in subjects.All())
            {
                builder.Add(new InternedTuple(
                    Number(from.Names, builder.Names, numbers, id),
                    Edge.First(edge),
                    Edge.Second(edge),
                    Number(from.Names, builder.Names, numbers, Edge.Id(edge)),
                    Edge.IsConditioned(edge) ? subjects.ConditionOf(edge) : null));
            }
        }

        return builder.BuildSnapshot(from.Revision);
    }

    private static int Number(ObjectNames from, ObjectNames to, int[] numbers, int id)
    {
        if (numbers[id] < 0)
        {
            numbers[id] = to.Intern(from.TypeOf(id), from.Id(id));
        }

        return numbers[id];
    }
}
