using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthGateway.TestSupport;

/// <summary>
/// OAuth clients that others wrote (npm's openid-client, oauth4webapi and dpop, tests/peers/oauth-clients) in one
/// process of their own. Commands may be sent at once; each is answered when it is done.
/// </summary>
public sealed class OAuthClientsProcess : IAsyncDisposable
{
    /// <summary>The certified client, as applications use it.</summary>
    public const string OpenIdClient = "openid-client";

    /// <summary>The library below it, which also has the resource server's side.</summary>
    public const string OAuth4WebApi = "oauth4webapi";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _last;

    private OAuthClientsProcess(ChildProcess process) => Process = process;

    /// <summary>Why no clients can be started here, or null.</summary>
    public static string? SkipReason => OidcProviderProcess.SkipReason;

    /// <summary>Both libraries: they have the same commands.</summary>
    public static IReadOnlyList<string> Libraries { get; } = [OpenIdClient, OAuth4WebApi];

    /// <summary>The running process.</summary>
    public ChildProcess Process { get; }

    /// <summary>Starts it; the first time, npm installs its packages.</summary>
    public static async Task<OAuthClientsProcess> StartAsync()
    {
        var folder = Repository.PathOf("tests", "peers", "oauth-clients");
        await NpmPackages.InstallAsync(folder);
        var process = await ChildProcess.StartAsync(new ChildProcessOptions(Executables.Require("node"), "main.js") { WorkingDirectory = folder });
        try
        {
            await process.WaitForLineAsync("{\"ready\":true}");
            return new OAuthClientsProcess(process);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets a library do something; its commands and their parts are described in tests/peers/oauth-clients.</summary>
    /// <exception cref="OAuthClientException">The library refused the server's answer, or the server the request.</exception>
    public async Task<OAuthClientAnswer> RunAsync(string library, string command, object parts)
    {
        var answer = await TryAsync(library, command, parts);
        return answer.Error is null ? answer : throw new OAuthClientException(library, command, answer);
    }

    /// <summary>Lets a library do something, and answers with its complaint where it has one.</summary>
    public async Task<OAuthClientAnswer> TryAsync(string library, string command, object parts)
    {
        var request = JsonSerializer.SerializeToNode(parts, JsonSerializerOptions.Web)!.AsObject();
        var id = Interlocked.Increment(ref _last);
        (request["id"], request["library"], request["command"]) = (id, library, command);
        var start = string.Create(CultureInfo.InvariantCulture, $"{{\"id\":{id},");
        var line = Process.WaitForLineAsync(said => said.StartsWith(start, StringComparison.Ordinal), Patience);
        await _turn.WaitAsync();
        try
        {
            await Process.Input.WriteLineAsync(request.ToJsonString());
            await Process.Input.FlushAsync();
        }
        finally
        {
            _turn.Release();
        }

        var answer = JsonNode.Parse(await line)!.AsObject();
        return new OAuthClientAnswer(
            answer["result"],
            answer["error"].Deserialize<OAuthClientError>(JsonSerializerOptions.Web),
            answer["exchanges"].Deserialize<IReadOnlyList<OAuthExchange>>(JsonSerializerOptions.Web)!);
    }

    /// <summary>Ends it.</summary>
    public ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return Process.DisposeAsync();
    }
}
