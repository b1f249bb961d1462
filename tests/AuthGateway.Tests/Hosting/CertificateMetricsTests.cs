using System.Diagnostics.Metrics;
using System.Security.Cryptography.X509Certificates;
using AuthGateway.Hosting;
using AuthGateway.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Hosting;

public sealed class CertificateMetricsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("certificate");
    private readonly TestCertificates _certificates = new();
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly Meter _meter = new("certificates");

    public void Dispose()
    {
        _meter.Dispose();
        _folder.Dispose();
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "K11")]
    public void How_long_the_certificate_lasts_is_told_and_so_it_is_of_the_one_that_replaces_it()
    {
        var first = Write(year: 2030);
        Publish(new HostingSettings { CertificateFile = _folder.File("tls.crt"), CertificateKeyFile = _folder.File("tls.key") });
        Assert.Equal((first - _clock.GetUtcNow()).TotalSeconds, Assert.Single(Read()), precision: 3);

        _clock.Advance(first - _clock.GetUtcNow() + TimeSpan.FromHours(1));
        Assert.Equal(-3600, Assert.Single(Read()), precision: 3);

        var second = Write(year: 2031);
        Assert.Equal((second - _clock.GetUtcNow()).TotalSeconds, Assert.Single(Read()), precision: 3);
    }

    [Fact]
    public void Without_a_certificate_nothing_is_told_of_one()
    {
        Publish(new HostingSettings());

        Assert.Empty(Read());
    }

    private void Publish(HostingSettings settings) =>
        new CertificateMetrics(settings, new CertificateFile(settings.CertificateFile, settings.CertificateKeyFile), _clock).Publish(_meter);

    private DateTimeOffset Write(int year)
    {
        using var certificate = _certificates.Issue($"of-{year}", until: _clock.GetUtcNow().AddHours(year - 2025));
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(_folder.File("tls.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(_folder.File("tls.crt"), certificate.ExportCertificatePem());
        File.SetLastWriteTimeUtc(_folder.File("tls.crt"), new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        return new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
    }

    private List<double> Read()
    {
        List<double> values = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter, _meter))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => values.Add(value));
        listener.Start();
        listener.RecordObservableInstruments();
        return values;
    }
}
