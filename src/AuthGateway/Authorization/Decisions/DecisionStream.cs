using System.Text;

namespace AuthGateway.Authorization.Decisions;

/// <summary>The decision log on standard output or in a file, apart from the log.</summary>
internal sealed class DecisionStream(AuthorizationSettings settings) : IDecisionSink
{
    private static readonly UTF8Encoding WithoutMark = new(encoderShouldEmitUTF8Identifier: false);

    /// <inheritdoc/>
    public async ValueTask<string?> WriteAsync(string lines, CancellationToken cancellation)
    {
        try
        {
            if (settings.DecisionLog.File.Length == 0)
            {
                // One call: the log and the audit record write to the same writer, which lets one caller in at a time.
                await Console.Out.WriteAsync(lines.AsMemory(), cancellation);
                await Console.Out.FlushAsync(cancellation);
                return null;
            }

            await File.AppendAllTextAsync(settings.DecisionLog.File, lines, WithoutMark, cancellation);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return exception is UnauthorizedAccessException ? "not_permitted" : "io_error";
        }
    }
}
