using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Peers;

/// <summary>nginx: as a proxy alone, or asking the gateway about each request (auth_request).</summary>
internal static class NginxPeer
{
    private static readonly string[] Temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

    /// <summary>Starts it.</summary>
    /// <param name="folder">Where its files are put.</param>
    /// <param name="upstream">Where requests go.</param>
    /// <param name="door">Where decisions are asked for; null: nobody is asked.</param>
    public static async Task<Peer> StartAsync(TemporaryFolder folder, Uri upstream, Uri? door)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var kind = door is null ? "nginx" : "nginx-auth-request";
        var root = Directory.CreateDirectory(folder.File(kind)).FullName;
        var file = folder.File($"{kind}.conf");
        await File.WriteAllTextAsync(file, Configuration(root, address, upstream, door));
        return await NativePeer.StartAsync(door is null ? "nginx" : "nginx with auth_request", "nginx", address, "-p", root, "-c", file);
    }

    private static string Configuration(string root, Uri address, Uri upstream, Uri? door) =>
        $$"""
        daemon off;
        worker_processes auto;
        worker_rlimit_nofile 20000;
        pid {{root}}/nginx.pid;
        error_log stderr warn;
        events { worker_connections 8192; }
        http {
            access_log off;
            {{string.Join("\n    ", TemporaryPaths(root))}}
            upstream system { server {{upstream.Authority}}; keepalive 128; keepalive_requests 1000000; }
            {{(door is null ? "" : $"upstream door {{ server {door.Authority}; keepalive 128; keepalive_requests 1000000; }}")}}
            server {
                listen {{address.Authority}} backlog=4096;
                keepalive_requests 1000000;
                location / {
                    {{(door is null ? "" : Asking)}}
                    proxy_pass http://system;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_set_header Host $host;
                }
                {{(door is null ? "" : Question)}}
            }
        }

        """;

    // The identity for the upstream, as the gateway says it.
    private const string Asking =
        """
        auth_request /_decide;
                    auth_request_set $identity $upstream_http_x_authgateway_identity;
                    proxy_set_header X-AuthGateway-Identity $identity;
        """;

    // The gateway answers by its own door for nginx: see samples/doors/nginx.conf.
    private const string Question =
        """
        location = /_decide {
                internal;
                proxy_pass http://door/nginx;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                proxy_pass_request_body off;
                proxy_set_header Content-Length "";
                proxy_set_header X-Original-Method $request_method;
                proxy_set_header X-Original-URI $request_uri;
                proxy_set_header Host $http_host;
                proxy_set_header X-Forwarded-For $remote_addr;
                proxy_set_header X-Forwarded-Proto $scheme;
            }
        """;

    private static IEnumerable<string> TemporaryPaths(string root) =>
        Temporary.Select(kind => $"{kind}_temp_path {root}/{kind};");
}
