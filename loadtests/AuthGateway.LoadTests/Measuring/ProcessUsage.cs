using System.Globalization;

namespace AuthGateway.LoadTests.Measuring;

/// <summary>What a process has used, from /proc/PID/stat (proc(5)).</summary>
/// <param name="Cpu">User and system time of all its threads since it started; the kernel counts in steps of 10 ms.</param>
/// <param name="CpuWithChildren">The same with that of its children that have ended.</param>
/// <param name="ResidentBytes">Its memory that is in RAM now.</param>
internal readonly record struct ProcessUsage(TimeSpan Cpu, TimeSpan CpuWithChildren, long ResidentBytes)
{
    // USER_HZ, which the kernel fixes at 100 for what user space reads, on every architecture that .NET runs on.
    private const int TicksPerSecond = 100;

    /// <summary>Reads it now.</summary>
    public static ProcessUsage Of(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        // The second field is the program's name in parentheses, in which anything may stand. What follows starts with the third.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var own = Field(14) + Field(15);
        return new ProcessUsage(Time(own), Time(own + Field(16) + Field(17)), Field(24) * Environment.SystemPageSize);

        long Field(int number) => long.Parse(fields[number - 3], CultureInfo.InvariantCulture);
    }

    /// <summary>Several together.</summary>
    public static ProcessUsage Of(IEnumerable<int> processIds) => processIds.Select(Of).Aggregate(
        default(ProcessUsage), (sum, one) => new ProcessUsage(sum.Cpu + one.Cpu, sum.CpuWithChildren + one.CpuWithChildren, sum.ResidentBytes + one.ResidentBytes));

    /// <summary>The CPU time that all processes of this machine have used, from /proc/stat's first line.</summary>
    public static TimeSpan OfTheMachine()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // user, nice, system; irq, softirq. Idle, waiting and stolen time are nobody's here.
        return Time(Field(1) + Field(2) + Field(3) + Field(6) + Field(7));

        long Field(int number) => long.Parse(fields[number], CultureInfo.InvariantCulture);
    }

    private static TimeSpan Time(long ticks) => TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
}
