using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Conventions.Delivery;

/// <summary>The manifests of samples/kubernetes.</summary>
public sealed class LocalClusterTests
{
    // A ConfigMap can't name a file, so it has a copy.
    [Fact]
    public void The_clusters_reverse_proxy_is_the_samples_with_the_clusters_addresses()
    {
        var sample = File.ReadAllLines(Repository.PathOf("samples", "nginx", "nginx.conf"));
        var manifest = File.ReadAllText(Repository.PathOf("samples", "kubernetes", "reverse-proxy.yaml"));
        var copy = manifest[(manifest.IndexOf("nginx.conf: |\n", StringComparison.Ordinal) + "nginx.conf: |\n".Length)..manifest.IndexOf("\n---\n", StringComparison.Ordinal)]
            .Split('\n').Select(line => line.Length > 4 ? line[4..] : "").ToList();

        Assert.Equal(sample.Length, copy.Count);
        Assert.Equal(
            ["server legacy-system:5081", "listen 5080"],
            sample.Zip(copy).Where(pair => pair.First != pair.Second).Select(pair => pair.Second.Trim().Split(';')[0]));
    }
}
