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

    private static readonly byte[] Body = Encoding.ASCII.GetBytes(new string('x', BodyBytes));

    public static Task RunAsync(CancellationToken cancellation)
    {
        var app = ServedApplication.Builder().Build();
        app.Run(context =>
        {
            if (context.Request.Path == HeaderNamesPath)
            {
                return context.Response.WriteAsync(string.Join('\n', context.Request.Headers.Keys), context.RequestAborted);
            }

            context.Response.ContentType = "application/octet-stream";
            context.Response.Headers.ContentLength = BodyBytes;
            return context.Response.Body.WriteAsync(Body, 0, Body.Length, context.RequestAborted);
        });
        return app.ServeAsync(cancellation);
    }
}
