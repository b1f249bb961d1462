using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Delivery;

/// <summary>`.ci/audit`, with registries that answer what the test says.</summary>
public sealed class AuditTests
{
    private const string NoHole = """{"sources":["SOURCE"],"projects":[{"path":"a"}]}""";
    private const string Hole = """{"sources":["SOURCE"],"projects":[{"path":"a","frameworks":[{"transitivePackages":[{"id":"Bad","resolvedVersion":"1.0.0","vulnerabilities":[{"severity":"High","advisoryurl":"https://example.com/GHSA"}]}]}]}]}""";
    private const string NoNpmHole = """{"metadata":{"vulnerabilities":{"high":0}},"vulnerabilities":{}}""";
    private const string NpmHole = """{"metadata":{"vulnerabilities":{"high":1}},"vulnerabilities":{"bad":{"name":"bad","range":"<2","severity":"high"}}}""";
    private const string KnowsHoles = """{"resources":[{"@type":"VulnerabilityInfo/6.7.0"}]}""";

    [Theory]
    [InlineData(NoHole, KnowsHoles, NoNpmHole, 0, "knows of no hole")]
    [InlineData(Hole, KnowsHoles, NoNpmHole, 1, "Bad 1.0.0: High https://example.com/GHSA")]
    [InlineData(NoHole, KnowsHoles, NpmHole, 1, "bad <2: high")]
    [InlineData(NoHole, """{"resources":[]}""", NoNpmHole, 0, "its source has no list of vulnerabilities")]
    [InlineData(NoHole, KnowsHoles, """{"message":"405"}""", 0, "npm gave no answer")]
    public async Task A_hole_fails_it_and_a_registry_without_an_answer_is_named(string nuget, string index, string npm, int code, string said)
    {
        Assert.SkipWhen(Executables.Find("jq") is null, "jq is not installed");
        using var folder = new TemporaryFolder("audit");
        Program(folder, "dotnet", nuget.Replace("SOURCE", "https://packages.example.com/index.json", StringComparison.Ordinal), 0);
        Program(folder, "curl", index, 0);
        Program(folder, "npm", npm, npm == NpmHole ? 1 : 0);

        var (exitCode, output, errors) = await ChildProcess.RunAsync(
            new ChildProcessOptions("/bin/bash", Repository.PathOf(".ci", "audit"))
            {
                Environment = new Dictionary<string, string?> { ["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}" },
            },
            TimeSpan.FromMinutes(1));

        var all = string.Join('\n', output.Concat(errors));
        Assert.True(exitCode == code, all);
        Assert.Contains(said, all, StringComparison.Ordinal);
    }

    private static void Program(TemporaryFolder folder, string name, string says, int code)
    {
        var answer = folder.File($"{name}.json");
        File.WriteAllText(answer, says);
        var file = folder.File(name);
        File.WriteAllText(file, $"#!/bin/sh\ncat '{answer}'\nexit {code}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }
}
