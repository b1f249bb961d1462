using AuthGateway.Hosting;

namespace AuthGateway.Tests.Hosting;

public sealed class OpenFilesTests
{
    [Theory]
    [InlineData("Max open files            1048576              1048576              files     ", 1_048_576L)]
    [InlineData("Max open files            1024                 unlimited            files     ", 1_024L)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max processes             1024                 1024                 processes ", null)]
    public void The_limit_is_the_soft_one_and_none_where_there_is_none(string line, long? limit) =>
        Assert.Equal(limit, OpenFiles.Parse(["Limit                     Soft Limit           Hard Limit           Units     ", line]));

    [Fact]
    public void This_system_names_one() => Assert.True(OpenFiles.Limit() is null or > 0);

    [Theory]
    [InlineData(null)]
    [InlineData(1_048_576L)]
    public void What_fits_stays_as_it_is(long? limit)
    {
        var settings = new HostingSettings();

        Assert.Equal(settings, OpenFiles.Fit(settings, limit));
    }

    [Theory]
    [InlineData(1_024)]
    [InlineData(4_096)]
    [InlineData(16_384)]
    public void What_does_not_is_lowered_until_callers_and_upstreams_fit(long limit)
    {
        var fitted = OpenFiles.Fit(new HostingSettings { MaxConnections = 1_000_000, MaxRequestsInFlight = 1_000_000, MaxStreams = 1_000_000 }, limit);

        Assert.InRange(fitted.MaxConnections + fitted.MaxRequestsInFlight + fitted.MaxStreams, limit / 4, limit - 512);
        Assert.True(fitted is { MaxConnections: > 0, MaxRequestsInFlight: > 0, MaxStreams: > 0 });
    }

    [Fact]
    public void Bounds_below_what_fits_are_never_raised()
    {
        var fitted = OpenFiles.Fit(new HostingSettings { MaxConnections = 10, MaxRequestsInFlight = 20, MaxStreams = 30 }, 4_096);

        Assert.Equal((10, 20, 30), (fitted.MaxConnections, fitted.MaxRequestsInFlight, fitted.MaxStreams));
    }
}
