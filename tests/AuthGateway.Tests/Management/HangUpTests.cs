using System.Net;
using AuthGateway.Audit;
using AuthGateway.Authentication;
using AuthGateway.Authentication.ApiKeys;
using AuthGateway.Management;
using AuthGateway.Redis.ApiKeys;
using AuthGateway.Tests.Authentication;
using AuthGateway.Tests.Redis;
using AuthGateway.Tests.Tokens.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.Tests.Management;

/// <summary>An operator that hangs up: what stands is on the record all the same.</summary>
public sealed class HangUpTests : IAsyncLifetime
{
    private const string Token = "admin-token-for-tests-0123456789abcdef";

    private readonly FakeAudit _audit = new();
    private TestServer _server = null!;
    private GatewayReplica _replica = null!;
    private WebApplication _app = null!;
    private ApiKeyService _keys = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(ServerKind.Embedded);
        _replica = await GatewayReplica.LoadedAsync(_server.Url, configure: GatewayReplica.Patient);
        var settings = new AuthenticationSettings { ApiKeys = new ApiKeySettings { Enabled = true, HashKeys = [new string('p', 32)] } };
        _keys = new ApiKeyService(
            settings, _replica.Services.GetRequiredService<ApiKeyStore>(), new ApiKeyHasher(settings), _replica.Store, TimeProvider.System, _audit);
        var limits = TestFailureLimits.Of(new TestLimits(), TimeProvider.System, _audit);
        var services = new ServiceCollection().AddSingleton(settings).AddSingleton(_keys).AddSingleton(TimeProvider.System)
            .AddSingleton(new AdminGate(new ManagementSettings { AdminToken = Token }, limits, _audit)).BuildServiceProvider();
        _app = WebApplication.CreateSlimBuilder().Build();
        _app.MapApiKeys(services);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _replica.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("DELETE", "/admin/api-keys/{id}", AuditActions.ApiKeyRevoked)]
    [InlineData("POST", "/admin/api-keys/{id}/rotate", AuditActions.ApiKeyRotated)]
    public async Task A_change_whose_caller_hung_up_is_made_and_recorded(string method, string path, string action)
    {
        var key = Assert.IsType<ApiKeyOutcome.Issued>(
            await _keys.CreateAsync(new NewApiKey { Client = "billing", Lifetime = TimeSpan.FromDays(1) }, "admin", default, CancellationToken.None)).Key;
        var context = new DefaultHttpContext { RequestAborted = new CancellationToken(canceled: true) };
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Request.Headers.Authorization = $"Bearer {Token}";
        context.Request.RouteValues["id"] = key.Id;

        // What it is told goes nowhere.
        await Record.ExceptionAsync(() => Handler(method, path)(context));
        var last = _audit.Entries[^1];
        Assert.Equal((action, AuditOutcome.Done, key.Id), (last.Action, last.Outcome, last.Target));
    }

    private RequestDelegate Handler(string method, string path) => ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints)
        .OfType<RouteEndpoint>()
        .Single(endpoint => endpoint.RoutePattern.RawText == path && endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Contains(method))
        .RequestDelegate!;
}
