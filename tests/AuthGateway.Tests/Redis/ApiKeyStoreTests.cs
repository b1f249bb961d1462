using System.Net;
using AuthGateway.Redis;
using AuthGateway.Redis.ApiKeys;
using AuthGateway.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Redis;

/// <summary>What must hold against a real Redis and against the embedded server alike.</summary>
public sealed class ApiKeyStoreTests
{
    private static readonly byte[] Hash = Enumerable.Repeat((byte)1, 32).ToArray();
    private static readonly byte[] Second = Enumerable.Repeat((byte)2, 32).ToArray();
    private static readonly byte[] Third = Enumerable.Repeat((byte)3, 32).ToArray();

    private static NewApiKey New { get; } = new()
    {
        Client = "billing",
        Name = "Nightly billing",
        Owner = "team-billing@example.com",
        Scopes = ["invoices:read", "invoices:write"],
        Roles = ["batch"],
        Networks = [IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("2001:db8::/32")],
        Permits = 100,
        Window = TimeSpan.FromSeconds(10),
        Lifetime = TimeSpan.FromDays(90),
    };

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_key_comes_back_as_it_was_made(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var made = await CreateAsync(replica, "id-1");

        var key = await FoundAsync(replica, "id-1");
        Assert.Equal(("id-1", "billing", "Nightly billing", "team-billing@example.com"), (key.Id, key.Client, key.Name, key.Owner));
        Assert.Equal(New.Scopes, key.Scopes);
        Assert.Equal(New.Roles, key.Roles);
        Assert.Equal(New.Networks, key.Networks);
        Assert.Equal((100, TimeSpan.FromSeconds(10)), (key.Permits, key.Window));
        Assert.Equal(key.Created + TimeSpan.FromDays(90), key.Expires);
        Assert.Equal(Hash, key.Current.Hash);
        Assert.Equal((null, null, null), (key.Previous, key.Used, key.Revoked));
        Assert.Equal(made.Created, key.Created);
        Assert.IsType<ApiKeyReading.None>(await Store(replica).FindAsync("id-2", default, CancellationToken.None));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_rotated_key_has_two_secrets_and_never_three(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        await CreateAsync(replica, "id-1");
        for (var attempt = 0; attempt < 2; attempt++)
        {
            // The second time as if the answer was lost: nothing else happens.
            await RotateAsync(replica, Second, TimeSpan.FromHours(1));
            var rotated = await FoundAsync(replica, "id-1");
            Assert.Equal(Second, rotated.Current.Hash);
            Assert.Equal(Hash, rotated.Previous!.Hash);
            Assert.InRange(rotated.Previous.Until!.Value, GatewayReplica.Now.AddMinutes(59), GatewayReplica.Now.AddMinutes(61));
        }

        await RotateAsync(replica, Third, TimeSpan.FromHours(1));
        var third = await FoundAsync(replica, "id-1");
        Assert.Equal(Third, third.Current.Hash);
        Assert.Equal(Second, third.Previous!.Hash);
        await RotateAsync(replica, Hash, TimeSpan.Zero);
        Assert.Null((await FoundAsync(replica, "id-1")).Previous);
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_revoked_key_stays_revoked_and_gets_no_new_secret(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        await CreateAsync(replica, "id-1");
        var revoked = Assert.IsType<ApiKeyReading.Found>(await Store(replica).RevokeAsync("id-1", default, CancellationToken.None)).Key.Revoked;
        Assert.NotNull(revoked);
        Assert.Equal(revoked, Assert.IsType<ApiKeyReading.Found>(await Store(replica).RevokeAsync("id-1", default, CancellationToken.None)).Key.Revoked);
        Assert.IsType<ApiKeyReading.None>(await Store(replica).RotateAsync("id-1", Second, TimeSpan.Zero, default, CancellationToken.None));
        Assert.IsType<ApiKeyReading.None>(await Store(replica).RevokeAsync("id-2", default, CancellationToken.None));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_use_is_noted_once_a_minute_and_an_old_hash_is_replaced(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        await CreateAsync(replica, "id-1");
        Assert.True(ApiKeyStore.IsUseDue(await FoundAsync(replica, "id-1"), GatewayReplica.Now));
        Assert.True(await Store(replica).TouchAsync("id-1", (Hash, Third), CancellationToken.None));

        var used = await FoundAsync(replica, "id-1");
        Assert.NotNull(used.Used);
        Assert.Equal(Third, used.Current.Hash);
        Assert.False(ApiKeyStore.IsUseDue(used, GatewayReplica.Now));
        Assert.True(await Store(replica).TouchAsync("id-1", replaced: null, CancellationToken.None));
        Assert.Equal(used.Used, (await FoundAsync(replica, "id-1")).Used);

        Assert.True(await Store(replica).TouchAsync("id-2", replaced: null, CancellationToken.None));
        Assert.IsType<ApiKeyReading.None>(await Store(replica).FindAsync("id-2", default, CancellationToken.None));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task There_are_no_more_keys_than_allowed_and_all_are_listed_page_by_page(ServerKind kind)
    {
        const int Most = ApiKeyStore.PageSize + 1;
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        for (var i = 0; i < Most; i++)
        {
            Assert.IsType<ApiKeyReading.Found>(await Store(replica).CreateAsync($"id-{i}", Hash, New, Most, default, CancellationToken.None));
        }

        Assert.IsType<ApiKeyReading.Full>(await Store(replica).CreateAsync("id-more", Hash, New, Most, default, CancellationToken.None));
        Assert.IsType<ApiKeyReading.Full>(await Store(replica).CreateAsync("id-1", Second, New, Most, default, CancellationToken.None));
        Assert.IsType<ApiKeyReading.Found>(await Store(replica).CreateAsync("id-1", Hash, New, Most, default, CancellationToken.None));
        var first = Assert.IsType<ApiKeyListing.Listed>(await Store(replica).ListAsync(0, default, CancellationToken.None));
        Assert.Equal((ApiKeyStore.PageSize, ApiKeyStore.PageSize), (first.Keys.Length, first.Next));
        var last = Assert.IsType<ApiKeyListing.Listed>(await Store(replica).ListAsync(first.Next!.Value, default, CancellationToken.None));
        Assert.Null(last.Next);
        Assert.Equal(Most, first.Keys.Concat(last.Keys).Select(key => key.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    [Trait(FaultCatalogue.Row, "R18")]
    public async Task A_record_that_is_another_keys_or_cannot_be_read_is_refused(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        await CreateAsync(replica, "id-1");
        await server.CommandAsync("HSET", "{authgateway:api-keys}:key:id-1", "key", "id-9");
        Assert.Equal(RedisFailure.UnreadableAnswer, Assert.IsType<ApiKeyReading.Failed>(await Store(replica).FindAsync("id-1", default, CancellationToken.None)).Reason);
        Assert.True(replica.Logs.Has(EventIds.ApiKeyRecordForeign));

        // A list of places that cannot be read is not "from anywhere".
        await CreateAsync(replica, "id-2");
        await server.CommandAsync("HSET", "{authgateway:api-keys}:key:id-2", "networks", "192.0.2.0/24 nowhere");
        Assert.IsType<ApiKeyReading.Failed>(await Store(replica).FindAsync("id-2", default, CancellationToken.None));
    }

    private static ApiKeyStore Store(GatewayReplica replica) => replica.Services.GetRequiredService<ApiKeyStore>();

    private static async Task<ApiKeyRecord> CreateAsync(GatewayReplica replica, string id) =>
        Assert.IsType<ApiKeyReading.Found>(await Store(replica).CreateAsync(id, Hash, New, 10, default, CancellationToken.None)).Key;

    private static async Task<ApiKeyRecord> FoundAsync(GatewayReplica replica, string id) =>
        Assert.IsType<ApiKeyReading.Found>(await Store(replica).FindAsync(id, default, CancellationToken.None)).Key;

    private static async Task RotateAsync(GatewayReplica replica, byte[] hash, TimeSpan overlap) =>
        Assert.IsType<ApiKeyReading.Found>(await Store(replica).RotateAsync("id-1", hash, overlap, default, CancellationToken.None));
}
