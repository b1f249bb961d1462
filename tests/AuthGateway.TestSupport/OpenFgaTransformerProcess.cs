using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthGateway.TestSupport;

/// <summary>OpenFGA's own reader and writer of models (tests/peers/openfga-transformer). Needs node and npm.</summary>
public sealed class OpenFgaTransformerProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private int _asked;

    private OpenFgaTransformerProcess(ChildProcess process) => _process = process;

    /// <summary>Why none can be started here, or null.</summary>
    public static string? SkipReason => OidcProviderProcess.SkipReason;

    /// <summary>Starts one; the first time, npm installs its packages.</summary>
    public static async Task<OpenFgaTransformerProcess> StartAsync()
    {
        var folder = Repository.PathOf("tests", "peers", "openfga-transformer");
        await NpmPackages.InstallAsync(folder);
        var process = await ChildProcess.StartAsync(new ChildProcessOptions(Executables.Require("node"), "main.js") { WorkingDirectory = folder });
        try
        {
            await process.WaitForLineAsync("ready");
            return new OpenFgaTransformerProcess(process);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>A text's JSON, or what is wrong with it.</summary>
    public Task<(JsonNode? Value, string? Error)> ReadAsync(string text) => AskAsync(new { task = "read", text });

    /// <summary>A model's text, or why it has none.</summary>
    public Task<(JsonNode? Value, string? Error)> WriteAsync(JsonNode model) => AskAsync(new { task = "write", model });

    /// <summary>What is wrong with a text's model, or nothing.</summary>
    public Task<(JsonNode? Value, string? Error)> ValidateAsync(string text) => AskAsync(new { task = "validate", text });

    /// <summary>The model of several modules' files, or what is wrong with them.</summary>
    public Task<(JsonNode? Value, string? Error)> CombineAsync(IEnumerable<(string Name, string Contents)> files) =>
        AskAsync(new { task = "combine", files = files.Select(file => new { name = file.Name, contents = file.Contents }) });

    /// <summary>Ends it.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task<(JsonNode? Value, string? Error)> AskAsync(object question)
    {
        var id = Interlocked.Increment(ref _asked);
        var asked = JsonSerializer.SerializeToNode(question)!.AsObject();
        asked["id"] = id;
        await _process.Input.WriteLineAsync(asked.ToJsonString());
        await _process.Input.FlushAsync();
        var count = int.Parse(await ValueAsync(string.Create(CultureInfo.InvariantCulture, $"answered-{id} ")), CultureInfo.InvariantCulture);
        var text = new StringBuilder();
        for (var piece = 0; piece < count; piece++)
        {
            text.Append(await ValueAsync(string.Create(CultureInfo.InvariantCulture, $"piece-{id}-{piece} ")));
        }

        var answer = JsonNode.Parse(text.ToString(), documentOptions: new JsonDocumentOptions { MaxDepth = 512 })!;
        return (answer["value"], (string?)answer["error"]);
    }

    private async Task<string> ValueAsync(string mark) =>
        (await _process.WaitForLineAsync(line => line.StartsWith(mark, StringComparison.Ordinal)))[mark.Length..];
}
