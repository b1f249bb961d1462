using AuthGateway.IntegrationTests.Support;
using AuthGateway.Telemetry;
using AuthGateway.Telemetry.Otlp;
using AuthGateway.TestSupport;
using OpenTelemetry.Exporter;

namespace AuthGateway.IntegrationTests.Telemetry;

/// <summary>Metrics over OTLP, and what of the environment the exporters follow.</summary>
public sealed class OtlpExportTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Theory]
    [InlineData("Grpc", "Delta", ReceivedMetric.Delta)]
    [InlineData("HttpProtobuf", "Cumulative", ReceivedMetric.Cumulative)]
    public async Task Metrics_arrive_with_the_temporality_the_resource_and_the_headers_that_the_settings_say(string protocol, string temporality, int expected)
    {
        const string Key = "key=with,odd;characters%20";
        await using var receiver = await OtlpReceiver.StartAsync(protocol);
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await Gateway.StartAsync(
            Splits.Open(
                upstream.Address,
                ("Telemetry:DeploymentEnvironment", "staging"),
                ("Telemetry:Otlp:Endpoint", receiver.Address.AbsoluteUri),
                ("Telemetry:Otlp:Protocol", protocol),
                ("Telemetry:Otlp:MetricsTemporality", temporality),
                ("Telemetry:Otlp:MetricsInterval", "00:00:00.100"),
                ("Telemetry:Otlp:Headers:x-api-key", Key)),
            "Development");
        using var response = await gateway.Client.GetAsync("/x");

        await Eventually.TrueAsync(() => receiver.Metrics.Any(IsIt));
        var point = receiver.Metrics.First(IsIt);
        Assert.Equal(("s", expected), (point.Unit, point.Temporality));
        Assert.Equal("staging", point.Resource["deployment.environment.name"]);
        Assert.Contains(("x-api-key", Key), receiver.Headers);

        static bool IsIt(ReceivedMetric metric) => metric.Name == "authgateway.request.duration" && metric.Sum > 0 && Equals(metric.Attributes["route"], "up");
    }

    [Fact]
    public void The_environment_variables_of_other_programs_change_nothing()
    {
        (string Name, string Value)[] variables =
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://elsewhere:1"), ("OTEL_EXPORTER_OTLP_HEADERS", "a=b"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "1"), ("OTEL_SERVICE_NAME", "other"), ("OTEL_RESOURCE_ATTRIBUTES", "service.name=other"),
        ];
        foreach (var (name, value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        try
        {
            var settings = new TelemetrySettings { Otlp = new OtlpSettings { Endpoint = new Uri("http://here:4318/base/"), Protocol = OtlpProtocol.HttpProtobuf } };
            var options = OtlpOptions.Traces(settings.Otlp);

            Assert.Equal(new Uri("http://here:4318/base/v1/traces"), options.Endpoint);
            Assert.Equal((OtlpExportProtocol.HttpProtobuf, 10_000), (options.Protocol, options.TimeoutMilliseconds));
            Assert.True(string.IsNullOrEmpty(options.Headers), options.Headers);
            Assert.Contains(new KeyValuePair<string, object>("service.name", "authgateway"), TelemetryResource.Builder(settings, "Production").Build().Attributes);
        }
        finally
        {
            foreach (var (name, _) in variables)
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }
}
