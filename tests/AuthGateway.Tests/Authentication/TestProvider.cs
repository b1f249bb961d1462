using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AuthGateway.Tests.Authentication;

/// <summary>A provider over a real socket that answers as a test wants.</summary>
internal sealed class TestProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _keysHits;
    private int _otherHits;

    private TestProvider(WebApplication app)
    {
        _app = app;
        Metadata = context => context.Response.WriteAsync(
            new JsonObject { ["issuer"] = Issuer, ["jwks_uri"] = $"{Issuer}/keys" }.ToJsonString());
        Keys = context => context.Response.WriteAsync("""{"keys":[]}""");
    }

    public string Issuer => _app.Urls.Single();

    public Func<HttpContext, Task> Metadata { get; set; }

    public Func<HttpContext, Task> Keys { get; set; }

    /// <summary>How often the key set was asked for.</summary>
    public int KeysHits => Volatile.Read(ref _keysHits);

    /// <summary>How often anything but metadata and keys was asked for.</summary>
    public int OtherHits => Volatile.Read(ref _otherHits);

    public static async Task<TestProvider> StartAsync(params TestKey[] keys)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        TestProvider? provider = null;
        app.Run(context => provider!.AnswerAsync(context));
        await app.StartAsync();
        provider = new TestProvider(app);
        provider.Publish(keys);
        return provider;
    }

    public void Publish(params TestKey[] keys) => PublishText(TestKey.Jwks(keys));

    public void PublishText(string text) => Keys = context => context.Response.WriteAsync(text);

    public void Fail(int status = 500) => Keys = context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    public string Token(TestKey key, Action<JsonObject>? claims = null, Action<JsonObject>? header = null) =>
        TestToken.Make(key, issuer: Issuer, claims: claims, header: header);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/.well-known/openid-configuration":
                return Metadata(context);
            case "/keys":
                Interlocked.Increment(ref _keysHits);
                return Keys(context);
            default:
                Interlocked.Increment(ref _otherHits);
                return Task.CompletedTask;
        }
    }
}
