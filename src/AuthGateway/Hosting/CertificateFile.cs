using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace AuthGateway.Hosting;

/// <summary>A certificate on disk that its owner replaces while the gateway runs: new handshakes use the new one.</summary>
internal sealed class CertificateFile(string certificate, string key)
{
    private readonly Lock _gate = new();
    private SslStreamCertificateContext? _current;
    private DateTime _written;

    /// <summary>TLS options that ask for the certificate at each handshake.</summary>
    public TlsHandshakeCallbackOptions Options()
    {
        Current();
        return new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => new(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = Current(),
                ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            }),
        };
    }

    private SslStreamCertificateContext Current()
    {
        lock (_gate)
        {
            var written = File.GetLastWriteTimeUtc(certificate);
            if (_current is null)
            {
                (_current, _written) = (Load(), written);
            }
            else if (written != _written)
            {
                try
                {
                    (_current, _written) = (Load(), written);
                }
                catch (Exception exception) when (exception is IOException or System.Security.Cryptography.CryptographicException)
                {
                    // Half replaced: the certificate is there, its key is not yet. The old pair serves until both are.
                }
            }

            return _current;
        }
    }

    private SslStreamCertificateContext Load()
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificate);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(certificate, key), chain);
    }
}
