using System.Text;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Doors;

/// <summary>One gateway with all doors, an application behind it, and an nginx in front of the same application that asks at a door.</summary>
public sealed class DoorLandscape : IAsyncLifetime
{
    internal const string Trusted = "127.0.0.1/32";

    internal Gateway Gateway { get; private set; } = null!;

    internal FaultServer Application { get; private set; } = null!;

    internal NginxProcess? Nginx { get; private set; }

    internal string Member { get; private set; } = "";

    internal string Employee { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        // Answers with what it was sent, so that tests see what came through.
        Application = FaultServer.Start(async connection =>
        {
            while (true)
            {
                var text = await connection.ReadRequestAsync() ?? "";
                var body = text.StartsWith("HEAD ", StringComparison.Ordinal) ? "" : text;
                await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {Encoding.Latin1.GetByteCount(text)}\r\n\r\n{body}");
            }
        });
        Gateway = await StartAsync(Trusted);
        Member = await Gateway.DevelopmentTokenAsync(sub: "anne");
        Employee = await Gateway.DevelopmentTokenAsync("employee", "carl");
        Nginx = NginxProcess.SkipReason is null
            ? await NginxProcess.StartAsync(Application.Address, new NginxOptions { Sample = "doors/nginx.conf", Door = Gateway.Door })
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { Nginx, Gateway, Application })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }

    /// <summary>A gateway whose doors are open to a network.</summary>
    internal Task<Gateway> StartAsync(string trusted, params IEnumerable<(string Key, string Value)> more) => Gateway.StartAsync(
        [
            ("Hosting:DoorUrls", "http://127.0.0.1:0"), ("Doors:Kinds:0", "Envoy"), ("Doors:Kinds:1", "Nginx"), ("Doors:Kinds:2", "Traefik"), ("Doors:Kinds:3", "Caddy"),
            ("Proxy:TrustedProxies:0", trusted),
            .. Gateway.Route("public", Application.Address, "Anonymous", "/public/{**rest}"),
            .. Gateway.Route("profile", Application.Address, "own", "/members/{memberId}/profile"),
            .. Gateway.Route("admin", Application.Address, "employees", "/admin/{**rest}"),
            .. Gateway.Route("scoped", Application.Address, "scoped", "/scoped"),
            .. Gateway.Route("near", Application.Address, "near", "/near"),
            .. Gateway.Route("tenant", Application.Address, "Authenticated", "/tenant"),
            ("ReverseProxy:Routes:scoped:Match:Methods:0", "GET"), ("ReverseProxy:Routes:scoped:Match:Methods:1", "HEAD"),
            ("ReverseProxy:Routes:tenant:Match:Hosts:0", "north.example"),
            ("ReverseProxy:Clusters:profile:Metadata:PlainIdentityHeaders", "true"),
            ("ReverseProxy:Clusters:profile:Metadata:IdentityAudience", "profiles"),
            ("Authorization:Policies:own:PrincipalTypes:0", "Member"),
            ("Authorization:Policies:own:Condition", "principal.subject == request.path_params.memberId"),
            ("Authorization:Policies:employees:PrincipalTypes:0", "Employee"),
            ("Authorization:Policies:scoped:Scopes:0", "documents"),
            ("Authorization:Policies:near:Condition", "request.client_address.in_cidr('192.0.2.0/24')"),
            .. more,
        ],
        "Development");
}
