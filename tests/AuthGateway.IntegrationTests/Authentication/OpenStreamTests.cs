using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using AuthGateway.Identity;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;
using AuthGateway.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.IntegrationTests.Authentication;

/// <summary>Streams do not outlive the credential that opened them.</summary>
public sealed class OpenStreamTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_websocket_ends_when_its_subject_is_revoked_and_another_s_goes_on()
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await StartAsync(legacy);
        using var revoked = await OpenAsync(gateway, await gateway.DevelopmentTokenAsync(sub: "member-gone"));
        using var bystander = await OpenAsync(gateway, await gateway.DevelopmentTokenAsync(sub: "member-stays"));
        await EchoAsync(revoked);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/revocations")
        {
            Content = JsonContent.Create(new Dictionary<string, object> { ["issuer"] = DevelopmentIssuer.MemberIssuer, ["subject"] = "member-gone" }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Gateway.AdminToken);
        using var response = await gateway.ManagementClient.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode);

        await Assert.ThrowsAsync<WebSocketException>(() => revoked.ReceiveAsync(new byte[16], CancellationToken.None).WaitAsync(Patience));
        await EchoAsync(bystander);
        await Eventually.TrueAsync(() => gateway.Services.GetRequiredService<OpenStreams>().Count == 1, what: "nothing is kept of the ended one");
    }

    [Fact]
    public async Task Server_sent_events_end_when_the_token_expires()
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await StartAsync(legacy);
        var token = await gateway.DevelopmentTokenAsync(query: "&lifetime=5");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events?count=2&intervalMs=600000");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(stream);
        Assert.Equal("id: 1", await reader.ReadLineAsync());

        // The next event is ten minutes away.
        await Assert.ThrowsAnyAsync<IOException>(() => reader.ReadToEndAsync().WaitAsync(Patience));

        await Eventually.TrueAsync(() => gateway.Services.GetRequiredService<OpenStreams>().Count == 0, what: "nothing is kept of it");
    }

    private static Task<Gateway> StartAsync(LegacySystemProcess legacy) => Gateway.StartAsync(
        [
            .. Gateway.Route("up", legacy.Address, "members"),
            ("Authorization:Policies:members:Scopes:0", "profile"),
            ("Authentication:ClockSkew", "00:00:00"),
        ],
        "Development");

    private static async Task<ClientWebSocket> OpenAsync(Gateway gateway, string token)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await socket.ConnectAsync(new Uri($"ws://{gateway.Data.Authority}/ws"), CancellationToken.None);
        return socket;
    }

    private static async Task EchoAsync(ClientWebSocket socket)
    {
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        var received = await socket.ReceiveAsync(new byte[16], CancellationToken.None);
        Assert.Equal(5, received.Count);
    }
}
