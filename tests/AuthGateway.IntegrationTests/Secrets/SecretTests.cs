using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.IntegrationTests.Hosting;
using AuthGateway.IntegrationTests.Telemetry;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Secrets;

/// <summary>No secret of the configuration and no caller's credential comes out of a gateway, whatever it is asked and whatever fails (CWE-532, CWE-209).</summary>
[Collection(LandscapeTests.Name)]
public sealed partial class SecretTests(Landscape landscape) : IDisposable
{
    private readonly TemporaryFolder _folder = new("secrets");
    private readonly SecretOutputs _outputs = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_secret_setting_has_a_canary()
    {
        var configured = new SecretSettings(_outputs).Secrets.Select(secret => secret.Key).ToList();
        var named = SecretRow().Matches(File.ReadAllText(Repository.PathOf("docs", "configuration.md"))).Select(match => match.Groups["key"].Value).ToList();

        Assert.True(named.Count >= 14, $"only {named.Count} secrets are documented");
        // A password in the address is a test of its own.
        Assert.DoesNotContain(named, key => key != "Redis:Url" && !configured.Exists(known =>
            Regex.IsMatch(known, $"^{Regex.Escape(key).Replace("\\{name}", "[a-z]+", StringComparison.Ordinal)}(:[a-z0-9-]+)?$", RegexOptions.None, TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public async Task No_secret_comes_out_of_a_gateway_whatever_it_is_asked_and_whatever_fails()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        var settings = new SecretSettings(_outputs);
        await using var redis = await RedisServerProcess.StartAsync(new RedisServerOptions { Password = settings.RedisPassword });
        await using var network = TcpChaosProxy.Start(redis.Host, redis.Port);
        await using var authority = await CredentialAuthority.StartAsync();
        await using var upstream = FaultServer.Start(ServeAsync);
        await using var receiver = await OtlpReceiver.StartAsync();
        var (data, tls, management) = (FreePort.Next(), FreePort.Next(), FreePort.Next());
        (string, string)[] keys =
        [
            .. settings.All(network.Endpoint, authority.Url, upstream.Address, (landscape.Provider.Issuer, OidcProviderProcess.DefaultAudience)),
            .. OtlpReceiver.Keys(receiver.Address),
            ("Telemetry:Otlp:MetricsInterval", "00:00:01"),
            ("Hosting:Urls", $"http://127.0.0.1:{data};https://127.0.0.1:{tls}"),
            ("Hosting:ManagementUrls", $"http://127.0.0.1:{management}"),
            ("Hosting:DrainDelay", "00:00:00"),
            .. Certificate(settings),
        ];
        await CheckAsync("as it is", keys, 0);
        await CheckMalformedAsync(keys);

        var log = _folder.File("log");
        var plain = GatewayProcess.Options("Production", ["serve"], keys);
        await using (var process = await ChildProcess.StartAsync(new ChildProcessOptions(
            "/bin/sh", ["-c", $"exec \"$@\" > '{log}' 2>&1", "sh", plain.FileName, .. plain.Arguments]) { Environment = plain.Environment }))
        {
            using var managementClient = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{management}") };
            await GatewayProcess.ReadyAsync(managementClient);
            using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{data}") };
            var credentials = await SecretCredentials.GetAsync(landscape, settings, _outputs, client, managementClient);
            var (callers, operators) = (new SecretCallers(client, _outputs), new SecretOperators(managementClient, _outputs, settings.AdminToken));
            var main = credentials.Where(entry => entry.Key is "bearer token" or "session" or "API key" or "opaque token" or "legacy session").ToDictionary(StringComparer.Ordinal);

            await callers.ComeAsync("/all/ok", credentials);
            await callers.ComeAsync("/missing", main);
            await callers.AskForTokensAsync(credentials, settings.ClientSecret);
            await callers.StammerAsync(client.BaseAddress, credentials);
            foreach (var path in (string[])["/all/fails", "/all/resets", "/all/garbage"])
            {
                await callers.ComeAsync(path, main);
            }

            await operators.AskAsync(credentials);

            // Redis is gone, and then it has another password.
            network.ResetNewConnections = true;
            network.ResetConnections();
            await callers.ComeAsync("/all/ok", main);
            await operators.AskAsync(main);
            await redis.CommandAsync("CONFIG", "SET", "requirepass", "another-password");
            var before = network.AcceptedConnections;
            network.ResetNewConnections = false;
            network.ResetConnections();
            await callers.ComeAsync("/all/ok", main);
            await callers.AskForTokensAsync(main, settings.ClientSecret);
            await operators.AskAsync(main);
            await Eventually.TrueAsync(() => network.AcceptedConnections > before + 1, TimeSpan.FromMinutes(1), "it has tried the password again");
            await Eventually.TrueAsync(() => receiver.Spans.Count > 100 && receiver.Metrics.Count > 0, TimeSpan.FromMinutes(1), "spans and metrics were sent");
            await process.StopAsync();
        }

        _outputs.Take("the log", await File.ReadAllTextAsync(log));
        foreach (var body in receiver.Bodies)
        {
            _outputs.Take("what was sent to the OTLP receiver", Encoding.Latin1.GetString(body));
        }

        Assert.True(_outputs.Count > 1_000, string.Create(CultureInfo.InvariantCulture, $"only {_outputs.Count} outputs"));
        var found = _outputs.Found();
        Assert.True(found.Count == 0, $"{found.Count}:\n{string.Join('\n', found.Take(100))}");
    }

    private static async Task ServeAsync(FaultConnection connection)
    {
        while (await connection.ReadRequestAsync() is { } request)
        {
            var path = request.Split(' ')[1];
            if (path.StartsWith("/all/resets", StringComparison.Ordinal))
            {
                connection.Reset();
                return;
            }

            await connection.WriteAsync(path switch
            {
                _ when path.StartsWith("/all/fails", StringComparison.Ordinal) => "HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops",
                _ when path.StartsWith("/all/garbage", StringComparison.Ordinal) => "SSH-2.0-OpenSSH_9.2\r\n",
                _ => "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
            });
        }
    }

    private IEnumerable<(string Key, string Value)> Certificate(SecretSettings settings)
    {
        var (certificate, key) = new TestCertificates().WriteServerCertificate(_folder);
        using var read = X509Certificate2.CreateFromPemFile(certificate, key);
        using var secret = read.GetECDsaPrivateKey()!;
        settings.Watch("the TLS key", secret);
        return [("Hosting:CertificateFile", certificate), ("Hosting:CertificateKeyFile", key)];
    }

    private async Task CheckAsync(string what, IEnumerable<(string Key, string Value)> keys, int? expected)
    {
        foreach (var arguments in (string[][])[["config", "check"], ["config", "check", "--json"]])
        {
            var (code, output, errors) = await ChildProcess.RunAsync(GatewayProcess.Options("Production", arguments, [.. keys]));
            _outputs.Take($"{string.Join(' ', arguments)}, {what}", string.Join('\n', output.Concat(errors)));
            Assert.True(expected is null || code == expected, string.Join('\n', output.Concat(errors)));
        }
    }

    // Each is told of by its key alone, and what was in its place by nothing.
    private async Task CheckMalformedAsync(IReadOnlyList<(string Key, string Value)> keys)
    {
        var broken = keys.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        foreach (var key in (string[])
            [
                "Identity:SigningKey", "Tokens:EncryptionKeys:0", "TokenService:Clients:app:SecretHashes:0", "Authentication:Dpop:NonceKey", "Authentication:ApiKeys:HashKeys:0",
                "Management:AdminToken", "Telemetry:PrincipalIdKey",
            ])
        {
            broken[key] = Broken(key, "!");
        }

        broken["Telemetry:Otlp:Headers:x-receiver-key"] = Broken("a header with a line end", "\u0001");
        broken["Redis:Url"] = $"redis://user:{Broken("a password in the address", "")}@host:port:1/x";
        await CheckAsync("malformed", broken.Select(entry => (entry.Key, entry.Value)), GatewayProcess.ConfigurationExitCode);
        broken["Identity:SigningKey"] = $"-----BEGIN PRIVATE KEY-----\n{Broken("a PEM of nothing", "")}\n-----END PRIVATE KEY-----";
        broken["Redis:Pasword"] = Broken("a misspelt key", "");
        broken["Redis:Password:0"] = Broken("a list in place of a text", "");
        await CheckAsync("malformed otherwise", broken.Select(entry => (entry.Key, entry.Value)), GatewayProcess.ConfigurationExitCode);
        var (_, output, errors) = await ChildProcess.RunAsync(GatewayProcess.Options("Production", ["serve"], [.. broken.Select(entry => (entry.Key, entry.Value))]));
        _outputs.Take("serve, malformed", string.Join('\n', output.Concat(errors)));
    }

    private string Broken(string name, string end)
    {
        // Too short for any of them, and long enough to be known again.
        var value = RandomNumberGenerator.GetHexString(13, lowercase: true) + end;
        _outputs.Watch(Canary.OfText($"{name}, malformed", value[..13]));
        return value;
    }

    [GeneratedRegex(@"^\| `(?<key>[^`]+)` \| [^|]*\bsecret\b[^|]*\|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretRow();
}
