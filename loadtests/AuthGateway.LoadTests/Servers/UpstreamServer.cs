using System.Globalization;
using System.Text;

namespace AuthGateway.LoadTests.Servers;

/// <summary>The system behind both proxies, as fast as one can be, so that the proxies are what is measured.</summary>
internal static class UpstreamServer
{
    /// <summary>The subcommand that runs it.</summary>
    public const string CommandName = "upstream";

    /// <summary>The size of every answer's body.</summary>
    public const int BodyBytes = 1024;

    /// <summary>A path that answers with the names of the headers that arrived, one a line.</summary>
    public const string HeaderNamesPath = "/members/header-names";

    /// <summary>What a path begins with that ends in how many bytes it answers.</summary>
    public const string BytesPath = "/members/bytes/";

    private static readonly byte[] Body = Encoding.ASCII.GetBytes(new string('x', BodyBytes));

    public static Task RunAsync(CancellationToken cancellation)
    {
        var app = ServedApplication.Builder().Build();
        app.Run(async context =>
        {
            // As a system would that wants what it is sent.
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            if (context.Request.Path == HeaderNamesPath)
            {
                await context.Response.WriteAsync(string.Join('\n', context.Request.Headers.Keys), context.RequestAborted);
                return;
            }

            context.Response.ContentType = "application/octet-stream";
            var length = LengthOf(context.Request.Path.Value!);
            context.Response.Headers.ContentLength = length;
            await (length <= Body.Length ? context.Response.Body.WriteAsync(Body, 0, length, context.RequestAborted) : WriteAsync(context, length));
        });
        return app.ServeAsync(cancellation);
    }

    /// <summary>How many bytes a path answers.</summary>
    public static int LengthOf(string path) =>
        path.StartsWith(BytesPath, StringComparison.Ordinal) ? int.Parse(path.AsSpan(BytesPath.Length), NumberStyles.None, CultureInfo.InvariantCulture) : BodyBytes;

    private static async Task WriteAsync(HttpContext context, int length)
    {
        var piece = new byte[64 * 1024];
        for (var left = length; left > 0; left -= piece.Length)
        {
            await context.Response.Body.WriteAsync(piece.AsMemory(0, Math.Min(left, piece.Length)), context.RequestAborted);
        }
    }
}
