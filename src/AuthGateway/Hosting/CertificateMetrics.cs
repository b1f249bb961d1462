using System.Diagnostics.Metrics;
using AuthGateway.Telemetry;

namespace AuthGateway.Hosting;

/// <summary>For how long the gateway's own certificate is good: nobody notices that it is not renewed until all callers refuse it at once.</summary>
internal sealed class CertificateMetrics(HostingSettings settings, CertificateFile file, TimeProvider clock) : IMetricSource
{
    /// <inheritdoc/>
    public void Publish(Meter meter)
    {
        if (settings.CertificateFile.Length > 0)
        {
            meter.CreateObservableGauge(
                "authgateway.certificate.remaining",
                () => (file.Ends - clock.GetUtcNow()).TotalSeconds,
                "s",
                "Until the certificate ends that new handshakes are given. Below zero it has ended.");
        }
    }
}
