using System.Globalization;

namespace AuthGateway.TestSupport;

/// <summary>
/// A wall clock that a test sets while a process runs under it (Debian's faketime). Its monotonic clock goes on as ever, as it does
/// where a machine's time is set.
/// </summary>
public sealed class FakeClock : IDisposable
{
    private const string Library = "libfaketimeMT.so.1";
    private readonly TemporaryFolder _folder = new("clock");

    public FakeClock() => Set(TimeSpan.Zero);

    /// <summary>Why there is none here, or null.</summary>
    public static string? SkipReason => Executables.SkipReason("faketime");

    /// <summary>The variables of a process that is to live by it.</summary>
    public (string Key, string Value)[] Variables =>
    [
        ("LD_PRELOAD", Find()),
        ("FAKETIME_TIMESTAMP_FILE", Path),
        ("FAKETIME_NO_CACHE", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ];

    private string Path => _folder.File("offset");

    /// <summary>Sets it: so far from this machine's own, from the next look at it on.</summary>
    public void Set(TimeSpan offset)
    {
        // By a rename: the file is read at every look, and half of it would be another time.
        var next = _folder.File("next");
        File.WriteAllText(next, offset.TotalSeconds.ToString("+0;-0;+0", CultureInfo.InvariantCulture));
        File.Move(next, Path, overwrite: true);
    }

    public void Dispose() => _folder.Dispose();

    private static string Find() =>
        Directory.EnumerateDirectories("/usr/lib").Append("/usr/lib").Select(folder => System.IO.Path.Combine(folder, "faketime", Library)).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException($"faketime is installed, but {Library} is in no folder of libraries.");
}
