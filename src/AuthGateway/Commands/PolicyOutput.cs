using System.CommandLine;
using System.Text.Json;
using AuthGateway.Authorization.Bundles;

namespace AuthGateway.Commands;

/// <summary>How the commands about policies print: for people, or one JSON object for programs.</summary>
internal sealed class PolicyOutput
{
    private const string Json = "json";

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly Option<string> _output = new("--output") { Description = "text or json.", DefaultValueFactory = _ => "text" };

    public PolicyOutput() => _output.AcceptOnlyFromAmong("text", Json);

    public void AddTo(Command command) => command.Options.Add(_output);

    /// <summary>Prints.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="lines">For people.</param>
    /// <param name="document">For programs.</param>
    public async Task WriteAsync(ParseResult parsed, IEnumerable<string> lines, object document)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_output) == Json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(document, Readable));
            return;
        }

        foreach (var line in lines)
        {
            await output.WriteLineAsync(line);
        }
    }

    /// <summary>A finding for programs.</summary>
    public static object Of(BundleFinding finding) => new
    {
        finding.Code,
        Severity = finding.IsError ? "error" : "warning",
        finding.File,
        finding.Pointer,
        finding.Line,
        finding.Column,
        finding.Text,
    };
}
