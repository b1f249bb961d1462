using System.Globalization;
using AuthGateway.Redis;
using AuthGateway.Tests.Redis;
using AuthGateway.Tokens.RefreshTokens;

namespace AuthGateway.Tests.Tokens.RefreshTokens;

/// <summary>When a family ends: by time, by revocation, and by how many there are.</summary>
public sealed class RefreshEndTests
{
    private static readonly ServerKind[] Kinds = [ServerKind.Redis, ServerKind.Embedded];

    public static TheoryData<ServerKind> Servers => [.. Kinds];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Unused_it_ends_after_the_idle_lifetime_and_used_at_the_absolute_one(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await RefreshReplica.StartAsync(
            server.Url, new RefreshTokenSettings { AbsoluteLifetime = TimeSpan.FromHours(10), IdleLifetime = TimeSpan.FromHours(2) });
        var issued = await replica.IssueAsync();
        Assert.InRange(await RefreshSteps.LeftAsync(server, issued), TimeSpan.FromMinutes(119), TimeSpan.FromMinutes(120));
        var next = await replica.RotateAsync(issued.Token);
        Assert.InRange(await RefreshSteps.LeftAsync(server, issued), TimeSpan.FromMinutes(119), TimeSpan.FromMinutes(120));

        // Nine and a half hours later.
        var ends = long.Parse(await server.CommandAsync("HGET", RefreshSteps.Key(issued), "end"), CultureInfo.InvariantCulture);
        await server.CommandAsync("HSET", RefreshSteps.Key(issued), "end", (ends - (long)TimeSpan.FromHours(9.5).TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        var rotated = Assert.IsType<RefreshOutcome.Rotated>(await replica.UseAsync(next));
        Assert.InRange(rotated.ExpiresAt - GatewayReplica.Now, TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(30));
        Assert.InRange(await RefreshSteps.LeftAsync(server, issued), TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(30));

        await server.CommandAsync("HSET", RefreshSteps.Key(issued), "end", "1");
        await replica.RefusedAsync(rotated.Token, RefreshReasons.UnknownFamily);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_grant_that_ends_earlier_than_the_settings_say_ends_then(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var ends = GatewayReplica.Now.AddMinutes(30);
        var issued = await replica.IssueAsync(RefreshReplica.Grant() with { AbsoluteExpiry = ends });
        Assert.Equal((ends, ends), (issued.Grant.AbsoluteExpiry, issued.ExpiresAt));
        Assert.InRange(await RefreshSteps.LeftAsync(server, issued), TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(30));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Revoking_any_token_of_the_family_ends_it_RFC_7009(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        await using var other = await RefreshReplica.StartAsync(server.Url);
        var issued = await replica.IssueAsync();
        var next = await replica.RotateAsync(issued.Token);

        Assert.IsType<RefreshOutcome.Ended>(await replica.Tokens.RevokeAsync(issued.Token, RefreshReplica.Client, default, CancellationToken.None));
        await RefreshSteps.IsOverAsync(issued, next, replica, other);
        Assert.IsType<RefreshOutcome.Refused>(await replica.Tokens.RevokeAsync(issued.Token, RefreshReplica.Client, default, CancellationToken.None));
        // What is left is a mark, for as long as a token could still come.
        Assert.Equal("2", await server.CommandAsync("HLEN", RefreshSteps.Key(issued)));
        Assert.InRange(await RefreshSteps.LeftAsync(server, issued), TimeSpan.FromDays(29.9), TimeSpan.FromDays(30));
        Assert.Equal("0", await server.CommandAsync("EXISTS", await RefreshSteps.ListKeyAsync(server, exists: false)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Revoking_the_subject_ends_what_began_before_and_nothing_that_began_later(bool byOwnIssuer)
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var issued = await replica.IssueAsync();
        var revocation = new Revocation.BySubject(
            byOwnIssuer ? RefreshReplica.Issuer : "https://id.example", "member-1", GatewayReplica.Now, GatewayReplica.Now.AddHours(1));
        await replica.Gateway.WriteAsync(revocation);

        await replica.RefusedAsync(issued.Token, RefreshReasons.Revoked);
        Assert.True(replica.AccessTokensAreRevoked(issued.Grant.FamilyId));
        // Ended, and not only hidden behind the revocation for as long as that is kept.
        Assert.Equal("revoked", await server.CommandAsync("HGET", RefreshSteps.Key(issued), "ended"));

        await Task.Delay(2, CancellationToken.None);
        var later = await replica.IssueAsync();
        await replica.RotateAsync(later.Token);
    }

    [Fact]
    public async Task The_end_of_the_session_that_it_came_from_ends_it()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var issued = await replica.IssueAsync();
        await replica.Gateway.WriteAsync(GatewayReplica.Session("upstream-session"));
        await replica.RefusedAsync(issued.Token, RefreshReasons.Revoked);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task All_families_of_a_subject_can_be_ended_and_nobody_elses(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var mine = new[] { await replica.IssueAsync(), await replica.IssueAsync(RefreshReplica.Grant(client: "app-2")) };
        var others = await replica.IssueAsync(RefreshReplica.Grant("member-2"));

        var ended = await replica.Tokens.EndSubjectAsync("https://id.example", "member-1", default, CancellationToken.None);
        Assert.Equal(2, Assert.IsType<RefreshOutcome.SubjectEnded>(ended).Families);
        await replica.RefusedAsync(mine[0].Token, RefreshReasons.FamilyEnded);
        await replica.RefusedAsync(mine[1].Token, RefreshReasons.FamilyEnded, "app-2");
        Assert.All(mine, issued => Assert.True(replica.AccessTokensAreRevoked(issued.Grant.FamilyId)));
        await replica.RotateAsync(others.Token);
        Assert.Equal(0, Assert.IsType<RefreshOutcome.SubjectEnded>(await replica.Tokens.EndSubjectAsync("https://id.example", "member-1", default, CancellationToken.None)).Families);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task One_family_more_than_a_client_may_have_ends_the_oldest_that_lives(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await RefreshReplica.StartAsync(server.Url, new RefreshTokenSettings { MaxFamilies = 3 });
        var families = new List<RefreshOutcome.Issued>();
        for (var i = 0; i < 3; i++)
        {
            families.Add(await replica.IssueAsync());
            await Task.Delay(2, CancellationToken.None);
        }

        var elsewhere = await replica.IssueAsync(RefreshReplica.Grant(client: "app-2"));
        // The second one was left unused and is gone: it is the one that makes room.
        await server.CommandAsync("DEL", RefreshSteps.Key(families[1]));
        families.Add(await replica.IssueAsync());
        await Task.Delay(2, CancellationToken.None);
        var first = await replica.RotateAsync(families[0].Token);

        families.Add(await replica.IssueAsync());
        await replica.RefusedAsync(first, RefreshReasons.FamilyEnded);
        Assert.True(replica.AccessTokensAreRevoked(families[0].Grant.FamilyId));
        await replica.RotateAsync(families[2].Token);
        await replica.RotateAsync(families[3].Token);
        await replica.RotateAsync(families[4].Token);
        Assert.IsType<RefreshOutcome.Rotated>(await replica.UseAsync(elsewhere.Token, "app-2"));
        Assert.Equal("4", await server.CommandAsync("ZCARD", await RefreshSteps.ListKeyAsync(server)));
    }
}
