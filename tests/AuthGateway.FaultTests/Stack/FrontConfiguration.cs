using System.Collections.Immutable;

namespace AuthGateway.FaultTests.Stack;

/// <summary>nginx and HAProxy as the gateway: the same routes to the same places, as far as they can.</summary>
internal static class FrontConfiguration
{
    /// <summary>nginx's variables, in milliseconds here.</summary>
    public static ImmutableArray<string> NginxTimers { get; } = ["request_time", "upstream_connect_time", "upstream_header_time", "upstream_response_time"];

    /// <summary>HAProxy's timers: the request's headers, its own queue, connecting, the response's headers, its data, all.</summary>
    public static ImmutableArray<string> HaproxyTimers { get; } = ["TR", "Tw", "Tc", "Tr", "Td", "Ta"];

    public static string Nginx(FaultStack stack, Uri listen) =>
        $$"""
        daemon off;
        worker_processes 1;
        pid front.pid;
        error_log stderr warn;
        events { worker_connections 1024; }
        http {
            log_format marked '$request_id $request_method $request_uri timers request_time=$request_time upstream_connect_time=$upstream_connect_time upstream_header_time=$upstream_header_time upstream_response_time=$upstream_response_time';
            access_log /dev/stdout marked;
            client_body_temp_path body;
            proxy_temp_path       proxy;
            fastcgi_temp_path     fastcgi;
            uwsgi_temp_path       uwsgi;
            scgi_temp_path        scgi;
            upstream plain { server {{stack.ReverseProxy.Plain.Authority}}; keepalive 16; }
            upstream tls   { server 127.0.0.1:{{stack.ReverseProxy.Tls.Port}}; keepalive 16; }
            upstream twice { server {{stack.Twice.Address.Authority}} max_fails=0; server {{stack.Twice.Address.Authority}} max_fails=0; keepalive 16; }
            server {
                listen {{listen.Authority}};
                client_max_body_size 0;
                proxy_http_version 1.1;
                proxy_set_header Connection '';
                proxy_buffering off;
                proxy_request_buffering off;
                proxy_ssl_session_reuse off;
                location ~ ^/(tls)/(.*)$                { proxy_pass https://tls/$2$is_args$args; }
                location ~ ^/(twice|aside-twice)/(.*)$  { proxy_pass http://twice/$2$is_args$args; proxy_next_upstream error timeout; }
                location ~ ^/[\w-]+/(.*)$               { proxy_pass http://plain/$1$is_args$args; }
            }
        }
        """;

    public static string Haproxy(FaultStack stack, Uri listen) =>
        $$"""
        global
            log stdout format raw local0 info
        defaults
            mode http
            log global
            option abortonclose
            # Without it HAProxy holds the last part of a body back for up to 200 ms, to fill a packet.
            option http-no-delay
            timeout connect 10s
            timeout client 30s
            timeout server 30s
            timeout queue 30s
            log-format "request %rt %HM %[capture.req.uri] timers TR=%TR Tw=%Tw Tc=%Tc Tr=%Tr Td=%Td Ta=%Ta"
        frontend front
            bind {{listen.Authority}}
            use_backend tls      if { path_beg /tls/ }
            use_backend twice    if { path_beg /twice/ /aside-twice/ }
            use_backend narrow   if { path_beg /narrow/ /occupant/ }
            default_backend plain
        backend plain
            http-request replace-path /[^/]+(/.*) \1
            server one {{stack.ReverseProxy.Plain.Authority}}
        backend narrow
            http-request replace-path /[^/]+(/.*) \1
            server one {{stack.ReverseProxy.Plain.Authority}} maxconn 1
        backend tls
            http-request replace-path /[^/]+(/.*) \1
            server one 127.0.0.1:{{stack.ReverseProxy.Tls.Port}} ssl verify none no-ssl-reuse
        backend twice
            http-request replace-path /[^/]+(/.*) \1
            retry-on all-retryable-errors
            server one {{stack.Twice.Address.Authority}}

        """;
}
