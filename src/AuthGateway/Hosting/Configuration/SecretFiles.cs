using System.Text;
using AuthGateway.Settings;

namespace AuthGateway.Hosting.Configuration;

/// <summary>
/// A directory with one secret a file, as Kubernetes mounts them: the file <c>Redis__Password</c> holds the value of
/// <c>Redis:Password</c>.
/// </summary>
internal static class SecretFiles
{
    /// <summary>A private key or a certificate chain fits; a log file mounted by mistake does not.</summary>
    public const int LongestFile = 64 * 1024;

    private const int MostFiles = 1000;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a directory over what is there; it must exist.</summary>
    public static void Read(string directory, SettingsValues into)
    {
        string[] files;
        try
        {
            // Kubernetes' own entries (..data, ..2026_01_31…) and editors' leftovers start with a dot.
            files = [.. Directory.EnumerateFiles(directory).Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal).Take(MostFiles + 1)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            into.AddError(directory, $"cannot be read ({exception.GetType().Name})", "a directory of secret files that this process may read");
            return;
        }

        if (files.Length > MostFiles)
        {
            into.AddError(directory, "holds too many files", $"at most {MostFiles} secrets");
            return;
        }

        var read = new Dictionary<string, SettingValue>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            if (SettingsKey.FromName(Path.GetFileName(file)) is not { } key)
            {
                into.AddError(file, "is not the name of a key", "names joined by two underscores, such as Section__Key");
            }
            else if (read.ContainsKey(key))
            {
                into.AddError(file, "names a key that another file names too", "one spelling of a key");
            }
            else if (Text(file, into) is { } text)
            {
                read[key] = new SettingValue(text, file, IsSecret: true);
            }
        }

        into.Add(read);
    }

    private static string? Text(string file, SettingsValues into)
    {
        if (BoundedFile.Read(file, LongestFile, into) is not { } bytes)
        {
            return null;
        }

        try
        {
            // Editors and `echo` end a file with a line feed that is no part of a password. One only.
            var text = StrictUtf8.GetString(bytes);
            return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
        }
        catch (DecoderFallbackException)
        {
            into.AddError(file, "is not valid UTF-8", "text");
            return null;
        }
    }
}
