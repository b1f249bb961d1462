using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AuthGateway.Tests.Authentication;

/// <summary>Somebody over a real socket who says what credentials are worth, as a test wants.</summary>
internal sealed class TestAuthority : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _hits;

    private TestAuthority(WebApplication app) => _app = app;

    public Uri Url => new($"{_app.Urls.Single()}/ask");

    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    /// <summary>How often it was asked, anything at all.</summary>
    public int Hits => Volatile.Read(ref _hits);

    /// <summary>What the last form that was sent held.</summary>
    public Dictionary<string, string> Form { get; private set; } = [];

    /// <summary>The headers of the last request.</summary>
    public Dictionary<string, string> Headers { get; private set; } = [];

    public static async Task<TestAuthority> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        TestAuthority? authority = null;
        app.Run(async context =>
        {
            Interlocked.Increment(ref authority!._hits);
            authority.Headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            if (context.Request.HasFormContentType)
            {
                authority.Form = (await context.Request.ReadFormAsync()).ToDictionary(field => field.Key, field => field.Value.ToString());
            }

            await authority.Answer(context);
        });
        await app.StartAsync();
        return authority = new TestAuthority(app);
    }

    public void Say(string body, int status = 200, string? type = "application/json", string? retryAfter = null) => Answer = context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        return context.Response.WriteAsync(body);
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
