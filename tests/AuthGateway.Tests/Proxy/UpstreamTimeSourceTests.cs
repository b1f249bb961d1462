using AuthGateway.Proxy;

namespace AuthGateway.Tests.Proxy;

public sealed class UpstreamTimeSourceTests
{
    [Theory]
    [InlineData("Server-Timing:proxy", "proxy;dur=12.5, upstream;dur=3", 12.5)]
    [InlineData("server-timing:upstream", "proxy;dur=12.5, upstream;desc=\"a\";dur=3", 3)]
    [InlineData("Server-Timing:db", "cache;dur=1, db;dur=\"7.25\"", 7.25)]
    [InlineData("X-Envoy-Upstream-Service-Time:ms", "31", 31)]
    [InlineData("X-Request-Time:s", "0.042", 42)]
    [InlineData("X-Upstream-Time:s", "0.010, 0.020 : 0.005", 35)]
    [InlineData("X-Upstream-Time:s", "-, 0.020", 20)]
    [InlineData("X-Time:us", "1500", 1.5)]
    public void A_reported_time_is_read_in_its_unit(string source, string header, double milliseconds) =>
        Assert.Equal(milliseconds, Read(source, header)!.Value.TotalMilliseconds, precision: 3);

    [Theory]
    [InlineData("Server-Timing:proxy", "proxying;dur=12.5")]
    [InlineData("Server-Timing:proxy", "proxy")]
    [InlineData("Server-Timing:proxy", "proxy;dur=abc")]
    [InlineData("Server-Timing:proxy", "")]
    [InlineData("X-Upstream-Time:s", "-")]
    [InlineData("X-Upstream-Time:s", "-0.5")]
    [InlineData("X-Upstream-Time:s", "NaN")]
    [InlineData("X-Upstream-Time:s", "1e300")]
    [InlineData("X-Upstream-Time:s", "99999999999999999999")]
    [InlineData("X-Upstream-Time:s", "0.010, x")]
    public void What_is_no_time_is_no_report(string source, string header) => Assert.Null(Read(source, header));

    [Theory]
    [InlineData("Server-Timing")]
    [InlineData("Server-Timing:")]
    [InlineData("X-Time:minutes")]
    [InlineData("X-Time")]
    [InlineData("X Time:s")]
    [InlineData(":s")]
    [InlineData("")]
    public void A_source_without_a_header_and_a_form_is_refused(string source) => Assert.False(UpstreamTimeSource.TryParse(source, out _));

    private static TimeSpan? Read(string source, string header)
    {
        Assert.True(UpstreamTimeSource.TryParse(source, out var parsed));
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation(parsed!.Header, header);
        return parsed.Read(response);
    }
}
