using System.Diagnostics;
using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Evaluation;
using AuthGateway.Relations.Graph;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Benchmarks.Relations;

/// <summary>
/// The engine's figures in one run: loading, memory, checks, listings, writes. Times are medians over short runs of operations: on a machine that others use, too,
/// a run is either interrupted or not, and the median is of those that were not.
/// </summary>
internal static class RelationMeasurement
{
    private const int Questions = 1024;
    private const int Runs = 2_000;
    private static readonly int[] Ways = [1, 3, 5, 0];
    private const int ChecksOfRun = 64;

    private static readonly RelationEngine Engine = new(new EvaluationLimits { ListDeadline = TimeSpan.FromMinutes(10) }, TimeProvider.System);

    /// <summary>Measures and prints.</summary>
    public static void Run()
    {
        Console.WriteLine("| tuples | load | bytes a tuple | 1 tuple | 3 tuples | 5 tuples | denied | bytes a check | write of 1 |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        // The first row would otherwise be of code that the JIT has not optimised yet.
        for (var warm = 0; warm < 5; warm++)
        {
            Measure(new RelationWorld(10_000));
        }

        foreach (var tuples in new[] { 1_000, 10_000, 100_000, 1_000_000 })
        {
            Console.WriteLine(Measure(new RelationWorld(tuples)));
        }

        Lists();
    }

    private static string Measure(RelationWorld world)
    {
        world.Load();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = Stopwatch.GetTimestamp();
        var (model, graph) = world.Load();
        var load = Stopwatch.GetElapsedTime(started);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)graph.Current.TupleCount;
        var checks = Ways.Select(way => Checks(model, graph.Current, world.Questions(way, Questions))).ToArray();
        var allocated = Allocated(model, graph.Current, world.Questions(3, Questions));
        return $"| {graph.Current.TupleCount:N0} | {load.TotalMilliseconds:F0} ms | {bytes:F1} | {string.Join(" | ", checks.Select(Show))} | {allocated} | {Write(graph)} |";
    }

    private static (double Median, double P99) Checks(CompiledModel model, GraphSnapshot snapshot, CheckQuery[] questions)
    {
        var next = 0;
        return Time(ChecksOfRun, () =>
        {
            for (var check = 0; check < ChecksOfRun; check++)
            {
                Engine.Check(model, snapshot, questions[next++ & (Questions - 1)]);
            }
        });
    }

    private static long Allocated(CompiledModel model, GraphSnapshot snapshot, CheckQuery[] questions)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var question in questions)
        {
            Engine.Check(model, snapshot, question);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / questions.Length;
    }

    private static string Write(TupleGraph graph)
    {
        var revision = graph.Current.Revision;
        var tuple = new RelationshipTuple("user:5", "viewer", "document:5");
        return Show(Time(2, () =>
        {
            graph.Apply(++revision, [new TupleChange(IsDelete: false, tuple)]);
            graph.Apply(++revision, [new TupleChange(IsDelete: true, tuple)]);
        }));
    }

    private static void Lists()
    {
        int[] sizes = [10, 1_000, 100_000];
        var world = new RelationWorld(1_000_000);
        var more = sizes.SelectMany(size => Enumerable.Range(0, size).SelectMany(number => new[]
        {
            new RelationshipTuple($"user:lists{size}", "owner", $"document:{number}"),
            new RelationshipTuple($"user:{number % world.Users}", "viewer", $"document:listed{size}"),
        }));
        var (model, graph) = world.Load(more);
        Console.WriteLine();
        Console.WriteLine("| of 1,000,000 tuples | 10 | 1,000 | 100,000 |");
        Console.WriteLine("| --- | --- | --- | --- |");
        Console.WriteLine($"| ListObjects, all at once | {Row(sizes, size => Engine.ListObjects(model, graph.Current, new ListObjectsQuery($"user:lists{size}", "viewer", "document")))} |");
        Console.WriteLine($"| ListObjects, a page of 100 | {Row(sizes, size => Engine.ListObjects(model, graph.Current, new ListObjectsQuery($"user:lists{size}", "viewer", "document") { PageSize = 100 }))} |");
        Console.WriteLine($"| ListUsers, all at once | {Row(sizes, size => Engine.ListUsers(model, graph.Current, new ListUsersQuery($"document:listed{size}", "viewer", new UserFilter("user"))))} |");
    }

    private static string Row(int[] sizes, Func<int, ListOutcome> list) => string.Join(" | ", sizes.Select(size =>
    {
        var found = ((ListOutcome.Page)list(size)).Names.Length;
        return $"{Show(Time(1, () => list(size), size >= 1_000 ? 30 : Runs))} ({found:N0})";
    }));

    private static (double Median, double P99) Time(int operations, Action run, int runs = Runs)
    {
        for (var warm = 0; warm < runs / 4; warm++)
        {
            run();
        }

        var times = new double[runs];
        for (var at = 0; at < runs; at++)
        {
            var started = Stopwatch.GetTimestamp();
            run();
            times[at] = Stopwatch.GetElapsedTime(started).TotalMicroseconds / operations;
        }

        Array.Sort(times);
        return (times[runs / 2], times[runs * 99 / 100]);
    }

    private static string Show((double Median, double P99) time) =>
        time.Median < 1_000 ? $"{time.Median:F2} µs (p99 {time.P99:F2})" : $"{time.Median / 1_000:F2} ms (p99 {time.P99 / 1_000:F2})";
}
