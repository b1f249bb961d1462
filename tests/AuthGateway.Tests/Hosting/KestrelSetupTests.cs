using AuthGateway.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace AuthGateway.Tests.Hosting;

public sealed class KestrelSetupTests
{
    // With Kestrel's own megabyte for each, 400 uploads to a system that hangs end a process with 512 MiB.
    [Fact]
    public void What_is_kept_of_a_body_that_nobody_reads_is_bounded_in_both_versions_and_below_them()
    {
        var settings = new HostingSettings { RequestBufferBytes = 100_000 };
        var (kestrel, sockets) = (new KestrelServerOptions(), new SocketTransportOptions());

        kestrel.ConfigureDataPlane(settings, _ => { }, _ => { });
        sockets.ConfigureDataPlane(settings);

        Assert.Equal(100_000, kestrel.Limits.MaxRequestBufferSize);
        Assert.Equal(100_000, kestrel.Limits.Http2.InitialStreamWindowSize);
        Assert.Equal(100_000, sockets.MaxReadBufferSize);
    }
}
