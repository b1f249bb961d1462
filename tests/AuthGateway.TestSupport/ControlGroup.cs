using System.Globalization;

namespace AuthGateway.TestSupport;

/// <summary>A control group of a test's own, of either version, with one limit: what a container's limit is to the process in it.</summary>
public sealed class ControlGroup : IDisposable
{
    private const string Mount = "/sys/fs/cgroup";
    private const int PeriodMicroseconds = 100_000;

    private readonly string _folder;
    private readonly bool _isUnified;

    private ControlGroup(string folder, bool isUnified) => (_folder, _isUnified) = (folder, isUnified);

    /// <summary>How many processes the kernel has ended in it for want of memory.</summary>
    public long KilledForMemory => Number(_isUnified ? "memory.events" : "memory.oom_control", "oom_kill ");

    /// <summary>Makes one for processors or memory; null, with the reason, where this machine lets nobody.</summary>
    /// <param name="controller">cpu or memory.</param>
    /// <param name="whyNot">Why there is none.</param>
    public static ControlGroup? TryMake(string controller, out string whyNot)
    {
        var isUnified = File.Exists(Path.Combine(Mount, "cgroup.controllers"));
        var parent = isUnified ? Mount : Path.Combine(Mount, controller);
        var folder = Path.Combine(parent, $"authgateway-tests-{Guid.NewGuid():N}");
        whyNot = $"no control group can be made in {parent}";
        if (!Directory.Exists(parent))
        {
            return null;
        }

        try
        {
            if (isUnified)
            {
                File.WriteAllText(Path.Combine(parent, "cgroup.subtree_control"), $"+{controller}");
            }

            Directory.CreateDirectory(folder);
            var group = new ControlGroup(folder, isUnified);
            if (File.Exists(Path.Combine(folder, group.FileOf(controller))))
            {
                return group;
            }

            group.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            whyNot = $"{whyNot}: {e.Message}";
        }

        return null;
    }

    /// <summary>How many processors it may use, 0.2 for a fifth of one; null: all.</summary>
    public void LimitProcessors(double? processors)
    {
        var quota = processors is { } share ? ((long)(share * PeriodMicroseconds)).ToString(CultureInfo.InvariantCulture) : _isUnified ? "max" : "-1";
        Write(FileOf("cpu"), _isUnified ? string.Create(CultureInfo.InvariantCulture, $"{quota} {PeriodMicroseconds}") : quota);
    }

    /// <summary>How much memory it may use.</summary>
    public void LimitMemory(long bytes) => Write(FileOf("memory"), bytes.ToString(CultureInfo.InvariantCulture));

    /// <summary>The same program, born in the group: the runtime reads its limits once, at its start.</summary>
    public ChildProcessOptions Within(ChildProcessOptions program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return program with
        {
            FileName = "/bin/sh",
            Arguments = ["-c", $"echo $$ > '{Path.Combine(_folder, "cgroup.procs")}' && exec \"$@\"", "sh", program.FileName, .. program.Arguments],
        };
    }

    /// <summary>Removes the group; its processes must have ended.</summary>
    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder);
        }
        catch (IOException)
        {
            // A process of it is still on its way out: an empty group costs nothing.
        }
    }

    private string FileOf(string controller) => (controller, _isUnified) switch
    {
        ("cpu", true) => "cpu.max",
        ("cpu", false) => "cpu.cfs_quota_us",
        (_, true) => "memory.max",
        _ => "memory.limit_in_bytes",
    };

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);

    private long Number(string file, string name)
    {
        var line = File.ReadLines(Path.Combine(_folder, file)).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.AsSpan(name.Length), CultureInfo.InvariantCulture);
    }
}
