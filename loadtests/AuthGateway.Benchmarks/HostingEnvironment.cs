using Microsoft.Extensions.FileProviders;

namespace AuthGateway.Benchmarks;

/// <summary>A host that is in production.</summary>
internal sealed class HostingEnvironment : IHostEnvironment
{
    public string EnvironmentName { get; set; } = Environments.Production;

    public string ApplicationName { get; set; } = "authgateway";

    public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

    public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
}
