using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Peers;

/// <summary>The programs that are started: what the build left, or what was published.</summary>
/// <param name="Gateway">The gateway's assembly.</param>
/// <param name="Own">This program's assembly, which holds the servers on YARP alone.</param>
internal sealed record Binaries(string Gateway, string Own)
{
    /// <summary>What the build left.</summary>
    public static Binaries Built { get; } = new(Repository.BuiltAssembly("src/AuthGateway", "authgateway"), typeof(Binaries).Assembly.Location);
}
