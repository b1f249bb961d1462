using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Peers;

/// <summary>Apache httpd with mod_auth_openidc as an OAuth 2.0 resource server.</summary>
internal static class ApachePeer
{
    private const string Modules = "/usr/lib/apache2/modules";

    /// <summary>Starts it.</summary>
    public static async Task<Peer> StartAsync(TemporaryFolder folder, Uri upstream, TokenIssuer issuer)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var root = Directory.CreateDirectory(folder.File("apache")).FullName;
        var certificate = Path.Combine(root, "issuer.crt");
        await File.WriteAllTextAsync(certificate, issuer.CertificatePem);
        Open(folder.Path, certificate, root);
        var file = folder.File("apache2.conf");
        await File.WriteAllTextAsync(file, Configuration(address, upstream, issuer, certificate));
        return await NativePeer.StartAsync("Apache with mod_auth_openidc", "apache2", address, "-D", "FOREGROUND", "-d", root, "-f", file);
    }

    // As root, Apache gives its workers to www-data.
    private static void Open(string folder, string certificate, string root)
    {
        const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode Searchable = Readable | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, Searchable);
            File.SetUnixFileMode(root, Searchable);
            File.SetUnixFileMode(certificate, Readable);
        }
    }

    private static string Configuration(Uri address, Uri upstream, TokenIssuer issuer, string certificate) =>
        $$"""
        LoadModule mpm_event_module {{Modules}}/mod_mpm_event.so
        LoadModule authn_core_module {{Modules}}/mod_authn_core.so
        LoadModule authz_core_module {{Modules}}/mod_authz_core.so
        LoadModule authz_user_module {{Modules}}/mod_authz_user.so
        LoadModule proxy_module {{Modules}}/mod_proxy.so
        LoadModule proxy_http_module {{Modules}}/mod_proxy_http.so
        LoadModule auth_openidc_module {{Modules}}/mod_auth_openidc.so
        Listen {{address.Authority}}
        ServerName resource.example.com
        PidFile apache2.pid
        DefaultRuntimeDir .
        ErrorLog /dev/stderr
        LogLevel error
        User www-data
        Group www-data
        ServerLimit 8
        StartServers 2
        ThreadsPerChild 64
        MaxRequestWorkers 512
        KeepAliveTimeout 60
        MaxKeepAliveRequests 0
        OIDCOAuthVerifyCertFiles {{TokenIssuer.KeyId}}#{{certificate}}
        OIDCOAuthAcceptTokenAs header
        OIDCOAuthRemoteUserClaim sub
        OIDCPassClaimsAs headers
        OIDCCacheType shm
        ProxyRequests Off
        ProxyPass / {{upstream.GetLeftPart(UriPartial.Authority)}}/ enablereuse=on nocanon
        <Location />
            AuthType oauth20
            <RequireAll>
                Require claim "iss:{{issuer.Issuer}}"
                Require claim "aud:{{TokenIssuer.Audience}}"
                Require claim "scope:{{TokenIssuer.Scope}}"
            </RequireAll>
        </Location>

        """;
}
