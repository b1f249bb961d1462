using AuthGateway.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace AuthGateway.Tests.Hosting;

public sealed class KestrelSetupTests
{
    // With Kestrel's own megabyte for each, 400 uploads to a system that hangs end a process with 512 MiB.
    [Fact]
    public void The_management_port_takes_fewer_connections_than_files_are_kept_in_reserve()
    {
        var kestrel = new KestrelServerOptions();

        kestrel.ConfigureManagement(new HostingSettings());

        Assert.InRange(kestrel.Limits.MaxConcurrentConnections ?? long.MaxValue, 1, 200);
    }

    [Fact]
    public void What_is_kept_of_a_body_that_nobody_reads_is_bounded_in_both_versions_and_below_them()
    {
        var settings = new HostingSettings { RequestBufferBytes = 100_000 };
        var (kestrel, sockets) = (new KestrelServerOptions(), new SocketTransportOptions());

        kestrel.ConfigureDataPlane(settings, _ => { }, _ => { }, _ => { });
        sockets.ConfigureDataPlane(settings);

        Assert.Equal(100_000, kestrel.Limits.MaxRequestBufferSize);
        Assert.Equal(100_000, kestrel.Limits.Http2.InitialStreamWindowSize);
        Assert.Equal(100_000, sockets.MaxReadBufferSize);
    }
}
