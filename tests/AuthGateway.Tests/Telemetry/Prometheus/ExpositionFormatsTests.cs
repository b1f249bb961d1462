using AuthGateway.Telemetry.Prometheus;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;

namespace AuthGateway.Tests.Telemetry.Prometheus;

public sealed class ExpositionFormatsTests
{
    [Theory]
    // Prometheus 2.42 and 3.
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", "OpenMetrics")]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", "OpenMetrics")]
    [InlineData("text/plain;version=0.0.4,*/*;q=0.1", "PrometheusText")]
    [InlineData("application/openmetrics-text", "OpenMetrics")]
    [InlineData("APPLICATION/OpenMetrics-Text; Version=\"1.0.0\"", "OpenMetrics")]
    [InlineData("application/*", "OpenMetrics")]
    [InlineData("", "PrometheusText")]
    [InlineData("*/*", "PrometheusText")]
    [InlineData("application/openmetrics-text;q=0.5,text/plain;q=0.5", "PrometheusText")]
    [InlineData("application/openmetrics-text;q=0.4,text/plain;q=0.5", "PrometheusText")]
    [InlineData("application/openmetrics-text;q=0,*/*", "PrometheusText")]
    [InlineData("text/plain;q=0,*/*", "OpenMetrics")]
    [InlineData("application/openmetrics-text;version=2.0.0", "PrometheusText")]
    [InlineData("application/openmetrics-text;version=0.0.1", "PrometheusText")]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.2,application/openmetrics-text;q=0.9,text/plain;q=0.5", "PrometheusText")]
    [InlineData("application/json", "PrometheusText")]
    [InlineData("not a media type, ;;;, application/openmetrics-text", "OpenMetrics")]
    [InlineData("application/openmetrics-text;q=7", "OpenMetrics")]
    public void The_scraper_gets_what_it_likes_more_and_text_by_default(string accept, string expected) =>
        Assert.Equal(expected, $"{ExpositionFormats.Negotiate(new RequestHeaders(new HeaderDictionary { ["Accept"] = accept }).Accept)}");
}
