using System.Text;

namespace AuthGateway.Audit;

/// <summary>The record as lines on standard output or in a file, apart from the log.</summary>
internal sealed class AuditStream(AuditSettings settings) : IAuditSink
{
    /// <inheritdoc/>
    public string Name => "stream";

    /// <inheritdoc/>
    public bool IsOn => settings.Stream || settings.File.Length > 0;

    /// <inheritdoc/>
    public async ValueTask<string?> WriteAsync(string process, IReadOnlyList<AuditLine> lines, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.Append(line.Json).Append('\n');
        }

        try
        {
            if (settings.File.Length == 0)
            {
                // One call: the log writes to the same writer, which lets one caller in at a time.
                await Console.Out.WriteAsync(text, cancellation);
                await Console.Out.FlushAsync(cancellation);
                return null;
            }

            await File.AppendAllTextAsync(settings.File, text.ToString(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellation);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return exception is UnauthorizedAccessException ? "not_permitted" : "io_error";
        }
    }
}
