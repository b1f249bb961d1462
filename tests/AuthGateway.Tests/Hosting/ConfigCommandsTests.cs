using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using AuthGateway.Commands;
using AuthGateway.Hosting.Configuration;

namespace AuthGateway.Tests.Hosting;

public sealed class ConfigCommandsTests : IDisposable
{
    private readonly TemporaryConfiguration _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Check_prints_every_key_with_its_value_and_origin()
    {
        _files.Variables["AUTHGATEWAY__Sample__Password"] = "canary-1";
        _files.Variables["AUTHGATEWAY__Sample__Limits__Low"] = "6";
        var (code, output, error) = Report();
        Assert.Equal((0, ""), (code, error));
        var lines = output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToArray();
        Assert.Contains("# environment Production", lines);
        Assert.Contains("Sample:Password *** AUTHGATEWAY__Sample__Password", lines);
        Assert.Contains("Sample:Limits:Low 6 AUTHGATEWAY__Sample__Limits__Low", lines);
        Assert.Contains("Sample:Limits:High 50 default", lines);
        Assert.Contains("Sample:Audiences:1 default-b default", lines);
        Assert.Contains("Sample:Issuers (none) default", lines);
        Assert.Contains("Sample:Timeout 5s default", lines);
    }

    [Fact]
    public void Check_prints_every_error_on_a_line_of_its_own_and_fails()
    {
        _files.Variables["AUTHGATEWAY__Sample__Count"] = "many";
        _files.Variables["AUTHGATEWAY__Sample__Pin"] = "canary-2";
        _files.Variables["AUTHGATEWAY__Sample__Paswsord"] = "canary-3";
        _files.Write("secrets/Sample__Keys__a__Bist", "canary-4");
        var (code, output, error) = Report();
        Assert.Equal(78, code);
        Assert.Equal(5, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("(error)", output, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_writes_the_same_as_one_json_object()
    {
        _files.Variables["AUTHGATEWAY__Sample__Count"] = "many";
        _files.Variables["AUTHGATEWAY__Sample__Password"] = "canary-1";
        using var output = new StringWriter();
        Assert.Equal(78, ConfigurationReport.WriteJson(_files.Load(), output));
        Assert.DoesNotContain("canary", output.ToString(), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(output.ToString());
        Assert.Equal("Sample:Count", json.RootElement.GetProperty("errors")[0].GetProperty("key").GetString());
        Assert.Contains(json.RootElement.GetProperty("settings").EnumerateArray(), row =>
            row.GetProperty("key").GetString() == "Sample:Password" && row.GetProperty("value").GetString() == "***" && row.GetProperty("isSecret").GetBoolean());
    }

    [Fact]
    public async Task The_binary_ends_with_78_when_the_configuration_is_wrong_and_with_0_when_it_is_right()
    {
        var wrong = await Run(("AUTHGATEWAY__NoSuchSection__Key", "canary-8"));
        Assert.Equal(78, wrong.Code);
        Assert.Contains("NoSuchSection is not a known section (AUTHGATEWAY__NoSuchSection__Key)", wrong.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", wrong.Output + wrong.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", wrong.Error, StringComparison.Ordinal);
        Assert.All(wrong.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.EndsWith(".", line, StringComparison.Ordinal));

        // Whether the defaults alone suffice is the catalogue's affair; the process must say the same as the loader.
        var defaults = SettingsLoader.Load(SettingsInputs.FromProcess(), GatewaySettings.Catalogue);
        var plain = await Run();
        Assert.Equal(defaults.Errors.Count == 0 ? 0 : 78, plain.Code);
        Assert.Equal(string.Concat(defaults.Errors.Select(line => $"{line}\n")), plain.Error);
    }

    [Fact]
    public void The_reference_in_docs_is_what_the_code_says()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "AuthGateway.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("No solution above the tests.");
        }

        Assert.True(
            File.ReadAllText(Path.Combine(root, "docs/configuration.md")) == ConfigurationReference.Write(GatewaySettings.Catalogue),
            "docs/configuration.md is not what the settings records say. Run: dotnet run --no-launch-profile --project src/AuthGateway -- config reference > docs/configuration.md");
    }

    [Fact]
    public void The_reference_has_a_row_for_every_key()
    {
        var reference = ConfigurationReference.Write(TemporaryConfiguration.Catalogue);
        Assert.Contains("| `Sample:Endpoint` | text | required | at most 40 characters | Where. |", reference, StringComparison.Ordinal);
        Assert.Contains("| `Sample:Password` | text, secret |  |  | A secret. |", reference, StringComparison.Ordinal);
        Assert.Contains("| `Sample:Count` | whole number | `10` | from 1 to 100 entries | How many. |", reference, StringComparison.Ordinal);
        Assert.Contains("| `Sample:Timeout` | time | `5s` | from 10ms to 1m | How long. |", reference, StringComparison.Ordinal);
        Assert.Contains("| `Sample:Mode` | Strict, Lenient | `Strict` |  | Which mode \\| or none. |", reference, StringComparison.Ordinal);
        Assert.Contains("| `Sample:Audiences` | list of text | `default-a`, `default-b` | at most 3 entries | Which audiences. |", reference, StringComparison.Ordinal);
        Assert.Contains("| `Sample:Limits:Low` | whole number | `5` |", reference, StringComparison.Ordinal);
        Assert.Contains("| `Sample:Issuers` | map by name of group | empty | at most 2 entries | Groups by name. |", reference, StringComparison.Ordinal);
        Assert.Contains("| `Sample:Issuers:{name}:ClientSecret` | text, secret |", reference, StringComparison.Ordinal);
        Assert.Contains("| `Sample:Issuers:{name}:Parts` | list of the keys of `Sample:Issuers:{name}` |", reference, StringComparison.Ordinal);
        Assert.Contains("| `Routes:{name}:Token` | text, secret | none |  | With which token. |", reference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_knows_the_reference()
    {
        using var output = new StringWriter();
        Assert.Equal(0, await GatewayCommand.Create(GatewaySettings.Catalogue).Parse(["config", "reference"]).InvokeAsync(new InvocationConfiguration { Output = output }, TestContext.Current.CancellationToken));
        Assert.StartsWith("# Configuration\n", output.ToString(), StringComparison.Ordinal);
    }

    private (int Code, string Output, string Error) Report()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (ConfigurationReport.WriteText(_files.Load(), output, error), output.ToString(), error.ToString());
    }

    private static async Task<(int Code, string Output, string Error)> Run(params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "authgateway.dll"), "config", "check"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
