using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Delivery;

/// <summary>Workflows and skaffold.yaml, judged by others' checks (tests/peers/delivery).</summary>
public sealed class DeliveryFileTests
{
    [Fact]
    public async Task Nothing_is_wrong_with_the_workflows()
    {
        var workflows = Directory.GetFiles(Repository.PathOf(".github", "workflows"));

        Assert.NotEmpty(workflows);
        foreach (var workflow in workflows)
        {
            Assert.Empty(await FindingsAsync("workflow", workflow));
        }
    }

    [Fact]
    public async Task Nothing_is_wrong_with_the_file_of_skaffold() =>
        Assert.Empty(await FindingsAsync("skaffold", Repository.PathOf("skaffold.yaml")));

    [Theory]
    [InlineData("    needs: [chart]\n", "    needs: [charts]\n", "charts")]
    [InlineData("${{ steps.push.outputs.digest }}", "${{ steps.pusch.outputs.digest }}", "pusch")]
    [InlineData("    timeout-minutes: 10\n", "    timeout: 10\n", "timeout")]
    [InlineData("      contents: write\n", "      contents: writ\n", "writ")]
    [InlineData("          echo \"version=$version\"", "          echo \"${{ github.head_ref }}\"", "github.head_ref")]
    public async Task A_fault_in_a_workflow_is_found(string right, string wrong, string named)
    {
        using var folder = new TemporaryFolder("workflow");
        // Where it needs another job, it needs that one alone here, so that each fault can stand by itself.
        var text = (await File.ReadAllTextAsync(Repository.PathOf(".github", "workflows", "release.yml"), TestContext.Current.CancellationToken))
            .Replace("    needs: [image, chart]\n", "    needs: [chart]\n", StringComparison.Ordinal)
            .Replace("needs.image.", "needs.chart.", StringComparison.Ordinal);
        Assert.Contains(right, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("release.yml"), text.Replace(right, wrong, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Contains(await FindingsAsync("workflow", folder.File("release.yml")), finding => finding.Contains(named, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("skaffold/v4beta13", "skaffold/v4beta99", "/apiVersion")]
    [InlineData("        chartPath: ", "        chart: ", "\"chart\"")]
    [InlineData("    localPort: 8080", "    localPort: http", "/portForward/0/localPort")]
    public async Task A_fault_in_the_file_of_skaffold_is_found(string right, string wrong, string named)
    {
        using var folder = new TemporaryFolder("skaffold");
        var text = await File.ReadAllTextAsync(Repository.PathOf("skaffold.yaml"), TestContext.Current.CancellationToken);
        Assert.Contains(right, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("skaffold.yaml"), text.Replace(right, wrong, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Contains(await FindingsAsync("skaffold", folder.File("skaffold.yaml")), finding => finding.Contains(named, StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> FindingsAsync(string kind, string file)
    {
        Assert.SkipWhen(DeliveryPeer.SkipReason is not null, DeliveryPeer.SkipReason ?? string.Empty);
        return await DeliveryPeer.FindingsAsync(kind, file);
    }
}
