using System.Globalization;

namespace AuthGateway.TestSupport;

/// <summary>TLS in front of a server without it, for peers that speak nothing else: a real nginx with a certificate of the tests.</summary>
public sealed class TlsFront : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly NginxProcess _nginx;

    private TlsFront(TemporaryFolder folder, NginxProcess nginx, Uri address, string authority)
    {
        _folder = folder;
        _nginx = nginx;
        Address = address;
        Authority = authority;
    }

    /// <summary>Where it listens: `https://127.0.0.1:PORT/`.</summary>
    public Uri Address { get; }

    /// <summary>The PEM file with the authority that signed its certificate.</summary>
    public string Authority { get; }

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<TlsFront> StartAsync(Uri upstream)
    {
        var folder = new TemporaryFolder("tls-front");
        try
        {
            var certificates = new TestCertificates();
            var (certificate, key) = certificates.WriteServerCertificate(folder);
            var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{FreePort.Next()}"));
            var nginx = await NginxProcess.StartAsync(upstream, new NginxOptions
            {
                ServerDirectives = $"listen {address.Authority} ssl; ssl_certificate {certificate}; ssl_certificate_key {key};",
            });
            return new TlsFront(folder, nginx, address, certificates.WriteAuthority(folder));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Ends it and removes its files.</summary>
    public async ValueTask DisposeAsync()
    {
        await _nginx.DisposeAsync();
        _folder.Dispose();
    }
}
