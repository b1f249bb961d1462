using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AuthGateway.IntegrationTests.Authentication;

/// <summary>
/// A legacy system and introspection server in one, which counts what it is asked: credentials that begin with "good-" are good. Every
/// other request is an upstream's.
/// </summary>
internal sealed class CredentialAuthority : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _authorizations = new();
    private int _good;
    private int _bad;

    private CredentialAuthority(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.Single());

    /// <summary>How often it was asked about good credentials.</summary>
    public int Good => Volatile.Read(ref _good);

    /// <summary>By what whoever asked has authenticated, in order.</summary>
    public IReadOnlyList<string> Authorizations => [.. _authorizations];

    /// <summary>How often it was asked about made-up ones.</summary>
    public int Bad => Volatile.Read(ref _bad);

    public static async Task<CredentialAuthority> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var authority = new CredentialAuthority(builder.Build());
        authority._app.Run(authority.AnswerAsync);
        await authority._app.StartAsync();
        return authority;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization is [{ } authorization])
        {
            _authorizations.Enqueue(authorization);
        }

        if (context.Request.Path == "/session")
        {
            var isGood = IsGood(context.Request.Cookies["LEGACYSESSION"] ?? "");
            context.Response.StatusCode = isGood ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized;
            await context.Response.WriteAsync("""{"member":"member-1"}""");
        }
        else if (context.Request.Path == "/introspect")
        {
            var isGood = IsGood((await context.Request.ReadFormAsync())["token"].ToString());
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(isGood
                ? string.Create(CultureInfo.InvariantCulture, $$"""{"active":true,"sub":"member-1","aud":"api","exp":{{TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds()}}}""")
                : """{"active":false}""");
        }
        else
        {
            await context.Response.WriteAsync("served");
        }
    }

    private bool IsGood(string credential)
    {
        var isGood = credential.StartsWith("good-", StringComparison.Ordinal);
        Interlocked.Increment(ref isGood ? ref _good : ref _bad);
        return isGood;
    }
}
