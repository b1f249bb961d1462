using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Support;

/// <summary>A mounted Secret, as the kubelet keeps it: links to files behind one link, which is swapped.</summary>
internal sealed class SecretMount : IDisposable
{
    private readonly TemporaryFolder _folder = new("secret-mount");
    private int _version;

    /// <summary>The folder, for AUTHGATEWAY_SECRETS.</summary>
    public string Folder => _folder.Path;

    /// <summary>Puts other files in the place of all that there are, at one moment.</summary>
    public async Task SwapAsync(IEnumerable<(string Key, string Value)> secrets)
    {
        var version = $"..{++_version}";
        Directory.CreateDirectory(_folder.File(version));
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in secrets)
        {
            var name = key.Replace(":", "__", StringComparison.Ordinal);
            names.Add(name);
            await File.WriteAllTextAsync(Path.Combine(_folder.File(version), name), value);
        }

        // What is gone from the Secret must not be a link to nothing meanwhile, and what is new not yet one.
        foreach (var gone in Directory.EnumerateFiles(Folder).Where(file => !Path.GetFileName(file).StartsWith('.') && !names.Contains(Path.GetFileName(file))))
        {
            File.Delete(gone);
        }

        Directory.CreateSymbolicLink(_folder.File("..data_tmp"), version);
        var (exitCode, _, _) = await ChildProcess.RunAsync(new ChildProcessOptions("/bin/mv", ["-T", _folder.File("..data_tmp"), _folder.File("..data")]));
        Assert.Equal(0, exitCode);
        foreach (var name in names.Where(name => !File.Exists(_folder.File(name))))
        {
            File.CreateSymbolicLink(_folder.File(name), Path.Combine("..data", name));
        }
    }

    public void Dispose() => _folder.Dispose();
}
