using System.Collections.Concurrent;
using System.Diagnostics;

namespace AuthGateway.TestSupport;

/// <summary>
/// A program that runs beside the tests. Disposing kills it with all its children and waits for their end; if
/// the test process itself is killed, the kernel ends the program (`setpriv --pdeathsig`, which then becomes the
/// program, so that the process id is the program's own).
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);
    private static readonly ConcurrentDictionary<int, ChildProcess> Alive = new();
    private readonly Process _process;
    private readonly ProcessOutput _output = new();
    private readonly ProcessOutput _errors = new();
    private readonly Task<int> _exited;
    private readonly string _name;
    private volatile bool _isEndExpected;

    static ChildProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var child in Alive.Values)
        {
            UnixSignals.Send(child.Id, UnixSignal.Continue);
            UnixSignals.Send(child.Id, UnixSignal.Terminate);
        }
    };

    private ChildProcess(Process process, string name)
    {
        _process = process;
        _name = name;
        Id = process.Id;
        Alive[Id] = this;
        _exited = WatchAsync();
    }

    /// <summary>The program's process id.</summary>
    public int Id { get; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _exited.IsCompleted;

    /// <summary>Completes with the exit code, once the process has ended and all its output is read; 128 + n after signal n.</summary>
    public Task<int> Exited => _exited;

    /// <summary>What it wrote to standard output: the last 5000 lines.</summary>
    public IReadOnlyList<string> OutputLines => _output.Lines();

    /// <summary>What it wrote to standard error: the last 5000 lines.</summary>
    public IReadOnlyList<string> ErrorLines => _errors.Lines();

    /// <summary>Both outputs, for messages.</summary>
    public string AllOutput => $"--- {_name}, standard output:\n{_output}\n--- {_name}, standard error:\n{_errors}";

    /// <summary>Its standard input.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>Starts a program.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static async Task<ChildProcess> StartAsync(ChildProcessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var info = new ProcessStartInfo
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = options.WorkingDirectory ?? string.Empty,
        };
        var bound = Executables.Find("setpriv");
        info.FileName = bound ?? options.FileName;
        string[] binding = bound is null ? [] : ["--pdeathsig", options.ParentDeathSignal == UnixSignal.Terminate ? "TERM" : "KILL", "--", options.FileName];
        foreach (var argument in binding.Concat(options.Arguments))
        {
            info.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in options.Environment)
        {
            info.Environment[name] = value;
        }

        return new ChildProcess(await ProcessStarter.StartAsync(info), Path.GetFileName(options.FileName));
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="TimeoutException">It took longer than the patience, 30 s unless told; it was killed.</exception>
    public static async Task<(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)> RunAsync(
        ChildProcessOptions options, TimeSpan? patience = null)
    {
        await using var process = await StartAsync(options);
        process._isEndExpected = true;
        process.Input.Close();
        await process.WithinAsync(process._exited, patience ?? DefaultPatience, "end");
        return (await process._exited, process.OutputLines, process.ErrorLines);
    }

    /// <summary>The first line of standard output that contains a text, of those written and those to come.</summary>
    /// <exception cref="TimeoutException">It did not come within the patience, 30 s unless told.</exception>
    /// <exception cref="InvalidOperationException">The process ended without it; the message holds what it said.</exception>
    public Task<string> WaitForLineAsync(string part, TimeSpan? patience = null) =>
        WaitForLineAsync(line => line.Contains(part, StringComparison.Ordinal), patience);

    /// <summary>The first line of standard output that matches.</summary>
    public Task<string> WaitForLineAsync(Predicate<string> match, TimeSpan? patience = null) =>
        LineOrEndAsync(_output, match, patience ?? DefaultPatience);

    /// <summary>The first line of standard error that contains a text.</summary>
    public Task<string> WaitForErrorLineAsync(string part, TimeSpan? patience = null) =>
        LineOrEndAsync(_errors, line => line.Contains(part, StringComparison.Ordinal), patience ?? DefaultPatience);

    /// <summary>Sends a signal; nothing happens when the process is gone.</summary>
    public void Signal(UnixSignal signal)
    {
        _isEndExpected = _isEndExpected || signal is UnixSignal.Terminate or UnixSignal.Kill;
        if (!HasExited)
        {
            UnixSignals.Send(Id, signal);
        }
    }

    /// <summary>Asks the process to end and waits for it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="TimeoutException">It did not end within the patience, 30 s unless told.</exception>
    public async Task<int> StopAsync(UnixSignal signal = UnixSignal.Terminate, TimeSpan? patience = null)
    {
        Signal(signal);
        await WithinAsync(_exited, patience ?? DefaultPatience, $"end after {signal}");
        return await _exited;
    }

    /// <summary>Kills the process and its children and waits until they are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        _isEndExpected = true;
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself.
        }

        await _exited;
        _process.Dispose();
    }

    private async Task<int> WatchAsync()
    {
        var output = _output.ReadAsync(_process.StandardOutput);
        var errors = _errors.ReadAsync(_process.StandardError);
        await _process.WaitForExitAsync();
        Alive.TryRemove(Id, out _);
        if (!_isEndExpected)
        {
            // Whoever needs it fails later, and somewhere else.
            await Console.Error.WriteLineAsync($"{_name} (process {Id}) ended by itself with {_process.ExitCode}: {_errors}");
        }

        // A grandchild may hold the pipes open for longer than the process lives.
        await Task.WhenAny(Task.WhenAll(output, errors), Task.Delay(TimeSpan.FromSeconds(2)));
        return _process.ExitCode;
    }

    private async Task<string> LineOrEndAsync(ProcessOutput output, Predicate<string> match, TimeSpan patience)
    {
        var line = output.LineAsync(match);
        await WithinAsync(Task.WhenAny(line, _exited), patience, "say what was awaited");
        return line.IsCompleted
            ? await line
            : throw new InvalidOperationException($"{_name} ended with {await _exited} before it said what was awaited.\n{AllOutput}");
    }

    private async Task WithinAsync(Task task, TimeSpan patience, string what)
    {
        try
        {
            await task.WaitAsync(patience);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{_name} did not {what} within {patience}.\n{AllOutput}", e);
        }
    }
}
