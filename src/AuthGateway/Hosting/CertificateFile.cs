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

    /// <summary>When the certificate ends that a handshake would be given now.</summary>
    public DateTimeOffset Ends => new(Current().TargetCertificate.NotAfter.ToUniversalTime());

    /// <summary>TLS options that ask for the certificate at each handshake, and offer what the port speaks (RFC 7301).</summary>
    /// <param name="protocols">What the port speaks.</param>
    /// <param name="asksForCertificate">Whether the caller is asked for a certificate of its own.</param>
    public TlsHandshakeCallbackOptions Options(HttpProtocols protocols, bool asksForCertificate = false)
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
            OnConnection = _ => new(asksForCertificate
                ? new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = Current(),
                    ApplicationProtocols = offered,
                    ClientCertificateRequired = true,
                    CertificateChainPolicy = NoChain(),
#pragma warning disable CA5359 // A client's certificate, of which only the hash counts (RFC 8705 section 3).
                    RemoteCertificateValidationCallback = TakeAny,
#pragma warning restore CA5359
                }
                : new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = Current(),
                    ApplicationProtocols = offered,
                }),
        };
    }

    // The handshake proves that the caller holds the certificate's key; a token that is bound to it says the rest.
    private static bool TakeAny(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => true;

    // The chain is built all the same: a certificate must not make the gateway fetch an address of the caller's choice.
    private static X509ChainPolicy NoChain() => new() { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };

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
