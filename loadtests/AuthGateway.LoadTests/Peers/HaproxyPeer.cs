using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Peers;

/// <summary>HAProxy: as a proxy alone, or checking each token's signature, issuer, audience and end by itself.</summary>
internal static class HaproxyPeer
{
    /// <summary>Starts it.</summary>
    /// <param name="folder">Where its files are put.</param>
    /// <param name="upstream">Where requests go.</param>
    /// <param name="issuer">Whose tokens are checked; null: none are asked for.</param>
    public static async Task<Peer> StartAsync(TemporaryFolder folder, Uri upstream, TokenIssuer? issuer)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var name = issuer is null ? "HAProxy" : "HAProxy with jwt_verify";
        var key = folder.File("issuer.pub.pem");
        if (issuer is not null)
        {
            await File.WriteAllTextAsync(key, issuer.PublicKeyPem);
        }

        var file = folder.File(issuer is null ? "haproxy.cfg" : "haproxy-jwt.cfg");
        await File.WriteAllTextAsync(file, Configuration(address, upstream, issuer is null ? "" : Checks(issuer, key)));
        return await NativePeer.StartAsync(name, "haproxy", address, "-db", "-f", file);
    }

    private static string Configuration(Uri address, Uri upstream, string checks) =>
        $"""
        global
            maxconn 8000
        defaults
            mode http
            timeout connect 5s
            timeout client 60s
            timeout server 60s
            http-reuse always
        frontend front
            bind {address.Authority}
        {checks}
            default_backend system
        backend system
            server one {upstream.Authority}

        """;

    // RS256 alone, as in the gateway: a token that chooses its algorithm is refused.
    private static string Checks(TokenIssuer issuer, string key) =>
        $$"""
            http-request set-var(txn.bearer) http_auth_bearer
            http-request set-var(txn.alg) var(txn.bearer),jwt_header_query('$.alg')
            http-request set-var(txn.iss) var(txn.bearer),jwt_payload_query('$.iss')
            http-request set-var(txn.aud) var(txn.bearer),jwt_payload_query('$.aud')
            http-request set-var(txn.exp) var(txn.bearer),jwt_payload_query('$.exp','int')
            http-request set-var(txn.scope) var(txn.bearer),jwt_payload_query('$.scope')
            http-request set-var(txn.now) date()
            http-request deny deny_status 401 unless { var(txn.alg) -m str RS256 }
            http-request deny deny_status 401 unless { var(txn.iss) -m str {{issuer.Issuer}} }
            http-request deny deny_status 401 unless { var(txn.aud) -m str {{TokenIssuer.Audience}} }
            http-request deny deny_status 401 if { var(txn.exp),sub(txn.now) -m int lt 0 }
            http-request deny deny_status 401 unless { var(txn.bearer),jwt_verify(txn.alg,"{{key}}") -m int 1 }
            http-request deny deny_status 403 unless { var(txn.scope) -m str {{TokenIssuer.Scope}} }
        """;
}
