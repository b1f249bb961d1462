namespace AuthGateway.TestSupport;

/// <summary>A folder for one test, gone when it ends.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Makes an empty folder that only this user can read.</summary>
    public TemporaryFolder(string purpose) => Path = Directory.CreateTempSubdirectory($"authgateway-{purpose}-").FullName;

    /// <summary>The folder's absolute path.</summary>
    public string Path { get; }

    /// <summary>The absolute path of something in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Removes the folder and all in it.</summary>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Disposed twice.
        }
    }
}
