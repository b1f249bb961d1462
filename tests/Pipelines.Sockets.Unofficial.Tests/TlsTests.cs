using System.Globalization;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;

namespace Pipelines.Sockets.Unofficial.Tests;

public sealed class TlsTests
{
    [Fact]
    public async Task The_client_works_over_tls()
    {
        using var certificate = CreateCertificate();
        await using var server = await RedisProcess.StartAsync((port, directory) =>
        {
            File.WriteAllText(Path.Combine(directory.FullName, "cert.pem"), certificate.ExportCertificatePem());
            File.WriteAllText(Path.Combine(directory.FullName, "key.pem"), certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
            return
            [
                "--port", "0", "--tls-port", port.ToString(CultureInfo.InvariantCulture), "--tls-auth-clients", "no",
                "--tls-cert-file", Path.Combine(directory.FullName, "cert.pem"),
                "--tls-key-file", Path.Combine(directory.FullName, "key.pem"),
            ];
        });
        var options = ConfigurationOptions.Parse(server.Endpoint + ",ssl=true,sslHost=localhost,asyncTimeout=30000");
        options.CertificateValidation += (_, presented, _, _) => presented!.GetCertHashString() == certificate.GetCertHashString();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(options);
        var db = redis.GetDatabase();
        var value = RandomNumberGenerator.GetBytes(8 * 1024 * 1024);

        await db.StringSetAsync("large", value);
        var gets = Enumerable.Range(0, 1_000).Select(_ => db.StringLengthAsync("large")).ToArray();

        Assert.All(await Task.WhenAll(gets), length => Assert.Equal(value.Length, length));
        byte[]? read = await db.StringGetAsync("large");
        Assert.True(value.AsSpan().SequenceEqual(read));
    }

    [Fact]
    public async Task Completing_the_output_sends_the_end_of_tls_and_receiving_goes_on()
    {
        var (ours, peer) = await ConnectAsync();
        var pipe = StreamConnection.GetDuplex(ours);

        await pipe.Output.WriteAsync("question"u8.ToArray());
        await pipe.Output.CompleteAsync();
        using var received = new MemoryStream();
        await peer.CopyToAsync(received);
        await peer.WriteAsync("answer"u8.ToArray());
        var read = await pipe.Input.ReadAtLeastAsync(6);

        Assert.Equal("question"u8.ToArray(), received.ToArray());
        Assert.Equal(6, read.Buffer.Length);
        var measured = Assert.IsType<IMeasuredDuplexPipe>(pipe, exactMatch: false);
        Assert.Equal((8L, 6L), (measured.TotalBytesSent, measured.TotalBytesReceived));
        ((IDisposable)pipe).Dispose();
        await peer.DisposeAsync();
    }

    [Fact]
    public async Task Disposal_ends_a_read_and_closes_the_stream()
    {
        var (ours, peer) = await ConnectAsync();
        var pipe = StreamConnection.GetDuplex(ours, new PipeOptions(), new PipeOptions(), "tls");
        var reading = pipe.Input.ReadAsync().AsTask();

        ((IDisposable)pipe).Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading);
        Assert.False(ours.CanRead);
        await peer.DisposeAsync();
    }

    [Fact]
    public async Task A_reader_over_a_stream_reads_to_its_end()
    {
        var reader = StreamConnection.GetReader(new MemoryStream(new byte[100_000]));

        var read = await reader.ReadAtLeastAsync(100_001);

        Assert.True(read.IsCompleted);
        Assert.Equal(100_000, read.Buffer.Length);
        await reader.CompleteAsync();
    }

    private static async Task<(SslStream Ours, SslStream Peer)> ConnectAsync()
    {
        using var certificate = CreateCertificate();
        var (ours, peer) = await SocketPair.ConnectAsync();
        var client = new SslStream(new NetworkStream(ours, ownsSocket: true));
        var server = new SslStream(new NetworkStream(peer, ownsSocket: true));
        await Task.WhenAll(
            server.AuthenticateAsServerAsync(certificate),
            client.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                RemoteCertificateValidationCallback = (_, presented, _, _) => presented!.GetCertHashString() == certificate.GetCertHashString(),
            }));
        return (client, server);
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }
}
