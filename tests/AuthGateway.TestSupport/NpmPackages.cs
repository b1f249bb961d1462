using System.Security.Cryptography;
using System.Text;

namespace AuthGateway.TestSupport;

/// <summary>Installs a peer's pinned npm packages, once for each lock file, whoever asks first.</summary>
internal static class NpmPackages
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Installs what the folder's lock file names, unless it is there.</summary>
    /// <exception cref="InvalidOperationException">npm failed; the message holds what it said.</exception>
    public static async Task InstallAsync(string folder)
    {
        var wanted = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"))));
        var mark = Path.Combine(folder, "node_modules", ".installed-lock");
        if (await IsInstalledAsync(mark, wanted))
        {
            return;
        }

        // Several test processes may start at once; npm in one folder twice at a time breaks both.
        await using var turn = await TakeTurnAsync(folder);
        if (await IsInstalledAsync(mark, wanted))
        {
            return;
        }

        var npm = new ChildProcessOptions(Executables.Require("npm"), "ci", "--no-audit", "--no-fund") { WorkingDirectory = folder };
        var (code, output, errors) = await ChildProcess.RunAsync(npm, Patience);
        if (code != 0)
        {
            throw new InvalidOperationException($"npm ci in {folder} ended with {code}:\n{string.Join('\n', output.Concat(errors))}");
        }

        await File.WriteAllTextAsync(mark, wanted);
    }

    private static async Task<bool> IsInstalledAsync(string mark, string wanted) =>
        File.Exists(mark) && await File.ReadAllTextAsync(mark) == wanted;

    private static async Task<FileStream> TakeTurnAsync(string folder)
    {
        var name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..16];
        var path = Path.Combine(Path.GetTempPath(), $"authgateway-npm-{name}.lock");
        FileStream? turn = null;
        await Eventually.TrueAsync(
            () =>
            {
                try
                {
                    turn = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                    return true;
                }
                catch (IOException)
                {
                    return false;
                }
            },
            Patience,
            $"the turn to install {folder}");
        return turn!;
    }
}
