using System.ComponentModel;
using System.Diagnostics;

namespace AuthGateway.TestSupport.Tests;

public sealed class ChildProcessTests
{
    private static readonly string Shell = Executables.Require("sh");

    [Fact]
    public async Task A_line_is_found_whether_it_came_before_or_comes_after_the_wait()
    {
        await using var process = await ChildProcess.StartAsync(new(Shell, "-c", "echo first; read x; echo second; read x"));
        Assert.Equal("first", await process.WaitForLineAsync("first"));
        Assert.Equal("first", await process.WaitForLineAsync("first"));
        var second = process.WaitForLineAsync("second");
        await process.Input.WriteLineAsync();
        await process.Input.FlushAsync();
        Assert.Equal("second", await second);
    }

    [Fact]
    public async Task Waiting_for_a_line_of_a_process_that_ended_tells_what_it_said()
    {
        await using var process = await ChildProcess.StartAsync(new(Shell, "-c", "echo broken >&2; exit 3"));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => process.WaitForLineAsync("ready"));
        Assert.Contains("ended with 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("broken", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_and_environment_arrive_as_they_are()
    {
        var options = new ChildProcessOptions(Shell, "-c", "echo \"$1|$NAME\"", "sh", "a b'\"$c") { Environment = new Dictionary<string, string?> { ["NAME"] = "v w" } };
        var (code, output, _) = await ChildProcess.RunAsync(options);
        Assert.Equal(0, code);
        Assert.Equal(["a b'\"$c|v w"], output);
    }

    [Fact]
    public async Task Disposing_ends_the_whole_tree_even_when_it_is_frozen()
    {
        var process = await ChildProcess.StartAsync(new(Shell, "-c", "sleep 600 & echo $!; wait"));
        var grandchild = int.Parse(await process.WaitForLineAsync(_ => true));
        process.Signal(UnixSignal.Stop);
        await process.DisposeAsync();
        Assert.False(IsAlive(process.Id));
        await Eventually.TrueAsync(() => !IsAlive(grandchild));
    }

    [Fact]
    public async Task A_child_dies_with_the_thread_that_owns_it_and_not_before()
    {
        // A shell stands for the test process: it starts a child as this class does, and is killed.
        var setpriv = Executables.Find("setpriv");
        Assert.SkipWhen(setpriv is null, "setpriv is not installed");
        await using var parent = await ChildProcess.StartAsync(new(Shell, "-c", $"{setpriv} --pdeathsig KILL -- sh -c 'echo $$; exec sleep 600' & wait"));
        var child = int.Parse(await parent.WaitForLineAsync(_ => true));
        Assert.True(IsAlive(child));
        parent.Signal(UnixSignal.Kill);
        await parent.Exited;
        await Eventually.TrueAsync(() => !IsAlive(child));
    }

    [Fact]
    public async Task A_child_lives_on_when_the_thread_that_asked_for_it_ends()
    {
        Task<ChildProcess>? started = null;
        var thread = new Thread(() => started = ChildProcess.StartAsync(new(Shell, "-c", "read x; echo still here")));
        thread.Start();
        thread.Join();
        await using var process = await started!;
        await process.Input.WriteLineAsync();
        await process.Input.FlushAsync();
        Assert.Equal("still here", await process.WaitForLineAsync("still"));
    }

    [Fact]
    public async Task Endless_output_is_bounded()
    {
        await using var process = await ChildProcess.StartAsync(new(Shell, "-c", "i=0; while [ $i -lt 6000 ]; do echo line $i; i=$((i+1)); done; echo done"));
        await process.Exited;
        Assert.Equal(5000, process.OutputLines.Count);
        Assert.Equal("done", process.OutputLines[^1]);
    }

    [Fact]
    public async Task A_program_that_is_missing_is_an_error_that_names_it()
    {
        var error = await Record.ExceptionAsync(() => ChildProcess.RunAsync(new("/nowhere/program")));
        if (error is null)
        {
            // With setpriv in between, the error is setpriv's.
            var (code, _, errors) = await ChildProcess.RunAsync(new("/nowhere/program"));
            Assert.NotEqual(0, code);
            Assert.Contains("/nowhere/program", string.Join('\n', errors), StringComparison.Ordinal);
        }
        else
        {
            Assert.IsType<Win32Exception>(error);
        }
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            // A dead child whose parent has not asked for its exit code still has an entry.
            return !File.ReadAllText($"/proc/{processId}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            return false;
        }
    }
}
