using AuthGateway.LoadTests.Peers;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;
using Yarp.ReverseProxy.Configuration;

namespace AuthGateway.LoadTests.Servers;

/// <summary>YARP with what ASP.NET brings: JwtBearer and an authorization policy, as its documentation puts them together.</summary>
internal static class JwtBearerServer
{
    /// <summary>The subcommand that runs it.</summary>
    public const string CommandName = "yarp-jwtbearer";

    private const string Policy = "members";

    public static async Task RunAsync(Uri upstream, Uri keysUrl, string issuer, bool http2, CancellationToken cancellation)
    {
        using var client = new HttpClient();
        var keys = new JsonWebKeySet(await client.GetStringAsync(keysUrl, cancellation));
        var builder = ServedApplication.Builder(http2);
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.MapInboundClaims = false;
            options.TokenValidationParameters = new TokenValidationParameters
            {
                ValidIssuer = issuer,
                ValidAudience = TokenIssuer.Audience,
                ValidTypes = ["at+jwt"],
                ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
                IssuerSigningKeys = keys.GetSigningKeys(),
            };
        });
        builder.Services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.RequireAuthenticatedUser().RequireClaim("scope", TokenIssuer.Scope));
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "upstream", AuthorizationPolicy = Policy, Match = new RouteMatch { Path = "/{**rest}" } }],
            [
                new ClusterConfig
                {
                    ClusterId = "upstream",
                    Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = upstream.AbsoluteUri } },
                },
            ]);
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapReverseProxy();
        await app.ServeAsync(cancellation);
    }
}
