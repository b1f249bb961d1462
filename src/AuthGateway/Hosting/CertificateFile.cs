using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace AuthGateway.Hosting;

/// <summary>A certificate on disk that its owner replaces while the gateway runs: new handshakes use the new one.</summary>
internal sealed class CertificateFile(string certificate, string key)
{
    private readonly Lock _gate = new();
    private SslStreamCertificateContext? _current;
    private DateTime _written;

    /// <summary>TLS options that ask for the certificate at each handshake, and offer what the port speaks (RFC 7301).</summary>
    public TlsHandshakeCallbackOptions Options(HttpProtocols protocols)
    {
        Current();
        List<SslApplicationProtocol> offered = [];
        if (protocols.HasFlag(HttpProtocols.Http2))
        {
            offered.Add(SslApplicationProtocol.Http2);
        }

        if (protocols.HasFlag(HttpProtocols.Http1))
        {
            offered.Add(SslApplicationProtocol.Http11);
        }

        return new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => new(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = Current(),
                ApplicationProtocols = offered,
            }),
        };
    }

    private SslStreamCertificateContext Current()
    {
        lock (_gate)
        {
            if (_current is null)
            {
                _written = Written();
                return _current = Load();
            }

            try
            {
                var written = Written();
                if (written != _written)
                {
                    (_current, _written) = (Load(), written);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or System.Security.Cryptography.CryptographicException)
            {
                // Half replaced: the certificate is there, its key is not yet. The old pair serves until both are.
            }

            return _current;
        }
    }

    // Of the file itself: asked by its path, a link would answer for itself, and Kubernetes replaces a link above the file.
    private DateTime Written()
    {
        using var handle = File.OpenHandle(certificate);
        return File.GetLastWriteTimeUtc(handle);
    }

    private SslStreamCertificateContext Load()
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificate);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(certificate, key), chain);
    }
}
