namespace AuthGateway.Hosting.Configuration;

/// <summary>Reads small files whole, and no others.</summary>
internal static class BoundedFile
{
    /// <summary>The file's bytes; null, with an error, when it cannot be read or is longer than the bound.</summary>
    public static byte[]? Read(string path, int longest, SettingsValues into)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            var buffer = new byte[longest + 1];

            // Not the file's length: that of a pipe or of a file in /proc is zero.
            var read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (read <= longest)
            {
                return buffer[..read];
            }

            into.AddError(path, "is too long", $"at most {longest} bytes");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            into.AddError(path, $"cannot be read ({exception.GetType().Name})", "a file that this process may read");
        }

        return null;
    }
}
