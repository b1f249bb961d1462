using AuthGateway.Hosting.Configuration;

namespace AuthGateway.Tests.Hosting;

internal static class ReloaderLooks
{
    /// <summary>Looks until a change would be taken: what counts is what two looks in a row have found.</summary>
    public static bool LookTwice(this ConfigurationReloader reloader)
    {
        Assert.False(reloader.Look());
        return reloader.Look();
    }
}
