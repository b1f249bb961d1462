using AuthGateway.Audit;
using AuthGateway.Identity;
using AuthGateway.Telemetry;
using AuthGateway.Tests.Redis;
using AuthGateway.Tokens.RefreshTokens;

namespace AuthGateway.Tests.Tokens.RefreshTokens;

/// <summary>What must hold against a real Redis and against the embedded server alike.</summary>
public sealed class RefreshTokensTests
{
    private static readonly ServerKind[] Kinds = [ServerKind.Redis, ServerKind.Embedded];

    public static TheoryData<ServerKind> Servers => [.. Kinds];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Each_use_gives_the_next_token_and_the_grant_stays_as_it_was(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var first = await RefreshReplica.StartAsync(server.Url);
        await using var second = await RefreshReplica.StartAsync(server.Url);
        var wanted = RefreshReplica.Grant() with { Confirmation = new Confirmation("jkt", null) };
        wanted = wanted with
        {
            Principal = wanted.Principal with
            {
                Type = PrincipalType.Employee,
                ClientId = "upstream-client",
                Roles = ["clerk"],
                Actors = [new Actor("https://id.example", "robot"), new Actor("https://other.example", "cron")],
                AuthenticatedAt = GatewayReplica.Now.AddMinutes(-3),
                AuthenticationContext = "urn:acr:2",
                AuthenticationMethods = ["pwd", "otp"],
            },
        };
        var issued = await first.IssueAsync(wanted);
        Assert.Matches("^agr_[A-Za-z0-9_-]{70}$", issued.Token);
        Assert.Equal(issued.Grant.FamilyId, issued.Grant.SessionId);
        Assert.InRange(issued.Grant.AbsoluteExpiry - GatewayReplica.Now, TimeSpan.FromDays(29.9), TimeSpan.FromDays(30));
        Assert.InRange(issued.ExpiresAt - GatewayReplica.Now, TimeSpan.FromDays(6.9), TimeSpan.FromDays(7));

        var seen = new HashSet<string> { issued.Token };
        var token = issued.Token;
        for (var i = 0; i < 10; i++)
        {
            var rotated = Assert.IsType<RefreshOutcome.Rotated>(await (i % 2 == 0 ? second : first).UseAsync(token));
            Assert.False(rotated.IsRetry);
            Assert.True(seen.Add(rotated.Token));
            token = rotated.Token;
            var (grant, principal) = (rotated.Grant, rotated.Grant.Principal);
            Assert.Equal((issued.Grant.FamilyId, RefreshReplica.Client, "jkt"), (grant.FamilyId, grant.ClientId, grant.Confirmation!.JwkThumbprint));
            Assert.Equal(wanted.Audiences, grant.Audiences);
            Assert.Equal(issued.Grant.AbsoluteExpiry.ToUnixTimeMilliseconds(), grant.AbsoluteExpiry.ToUnixTimeMilliseconds());
            Assert.Equal(
                (PrincipalType.Employee, "https://id.example", "member-1", "upstream-client", "upstream-session", "urn:acr:2"),
                (principal.Type, principal.Issuer, principal.Subject, principal.ClientId, principal.SessionId, principal.AuthenticationContext));
            Assert.Equal(["points", "profile"], principal.Scopes.Order(StringComparer.Ordinal));
            Assert.Equal(["clerk"], principal.Roles);
            Assert.Equal(wanted.Principal.Actors, principal.Actors);
            Assert.Equal(["pwd", "otp"], principal.AuthenticationMethods);
            Assert.Equal(wanted.Principal.AuthenticatedAt!.Value.ToUnixTimeMilliseconds(), principal.AuthenticatedAt!.Value.ToUnixTimeMilliseconds());
        }
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_lost_answer_may_be_asked_for_again_and_is_the_same(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var issued = await replica.IssueAsync();
        var next = await replica.RotateAsync(issued.Token);
        for (var i = 0; i < 3; i++)
        {
            var again = Assert.IsType<RefreshOutcome.Rotated>(await replica.UseAsync(issued.Token));
            Assert.Equal((next, true), (again.Token, again.IsRetry));
        }

        await replica.RotateAsync(next);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task An_old_token_that_comes_back_after_the_grace_ends_the_family_RFC_9700_4_14(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        await using var other = await RefreshReplica.StartAsync(server.Url);
        var issued = await replica.IssueAsync();
        var next = await replica.RotateAsync(issued.Token);
        await RefreshSteps.GraceIsOverAsync(server, issued);

        Assert.Equal(issued.Grant.FamilyId, Assert.IsType<RefreshOutcome.ReuseDetected>(await replica.UseAsync(issued.Token)).Grant.FamilyId);

        await RefreshSteps.IsOverAsync(issued, next, replica, other);
        var audited = Assert.Single(replica.Events);
        Assert.Equal(
            (AuditActions.RefreshReuseDetected, AuditOutcome.Done, RefreshReplica.Client, "member-1", issued.Grant.FamilyId),
            (audited.Action, audited.Outcome, audited.Actor, audited.Subject, audited.Target));
        Assert.True(replica.Gateway.Logs.Has(EventIds.RefreshReuse));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_token_whose_successor_was_used_ends_the_family_at_once_within_the_grace_too(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var issued = await replica.IssueAsync();
        var next = await replica.RotateAsync(issued.Token);
        var last = await replica.RotateAsync(next);

        Assert.IsType<RefreshOutcome.ReuseDetected>(await replica.UseAsync(issued.Token));
        await RefreshSteps.IsOverAsync(issued, last, replica);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Retries_do_not_prolong_the_grace(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var issued = await replica.IssueAsync();
        await replica.RotateAsync(issued.Token);
        var made = await server.CommandAsync("HGET", RefreshSteps.Key(issued), "at");
        await replica.RotateAsync(issued.Token);
        await replica.RotateAsync(issued.Token);
        Assert.Equal(made, await server.CommandAsync("HGET", RefreshSteps.Key(issued), "at"));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task What_is_not_genuine_is_refused_and_ends_nothing(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var issued = await replica.IssueAsync();
        var other = await replica.IssueAsync(RefreshReplica.Grant("member-2"));
        var current = await replica.RotateAsync(await replica.RotateAsync(issued.Token));

        // Who knows the family's identifier knows no token of it, of no generation.
        for (var generation = 0; generation < 5; generation++)
        {
            await replica.RefusedAsync(RefreshToken.Make(issued.Grant.FamilyId, generation, new byte[32]), RefreshReasons.NotGenuine);
        }

        // Another family's tag does not speak for this one, nor one generation's for the next.
        await replica.RefusedAsync(RefreshSteps.Splice(issued.Token, other.Token), RefreshReasons.NotGenuine);
        await replica.RefusedAsync(RefreshSteps.Splice(issued.Token, current), RefreshReasons.NotGenuine);
        await replica.RefusedAsync(RefreshToken.Make(RefreshToken.NewFamily(), 0, new byte[32]), RefreshReasons.UnknownFamily);
        foreach (var text in new[] { "", "agr_", "x", issued.Token + "A", issued.Token[..^1], issued.Token.ToUpperInvariant(), "agr_" + new string('=', 70), " " + issued.Token, issued.Token[..^1] + "\n", new string('a', 1_000_000), "agr_\ud800" + issued.Token[5..] })
        {
            await replica.RefusedAsync(text, RefreshReasons.Malformed);
        }

        Assert.Empty(replica.Events);
        await replica.RotateAsync(current);
        Assert.False(replica.AccessTokensAreRevoked(issued.Grant.FamilyId));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Another_client_cannot_use_it_and_cannot_end_it(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var issued = await replica.IssueAsync();
        var next = await replica.RotateAsync(issued.Token);
        await RefreshSteps.GraceIsOverAsync(server, issued);

        await replica.RefusedAsync(next, RefreshReasons.OtherClient, "app-2");
        await replica.RefusedAsync(issued.Token, RefreshReasons.OtherClient, "app-2");
        Assert.IsType<RefreshOutcome.Refused>(await replica.Tokens.RevokeAsync(next, "app-2", default, CancellationToken.None));
        await replica.RotateAsync(next);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task What_the_caller_does_not_admit_uses_nothing_up(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var issued = await replica.IssueAsync();
        var refused = Assert.IsType<RefreshOutcome.Refused>(await replica.UseAsync(issued.Token, admit: grant => grant.Principal.Scopes.Contains("admin") ? null : "invalid_scope"));
        Assert.Equal("invalid_scope", refused.Reason);
        Assert.False(Assert.IsType<RefreshOutcome.Rotated>(await replica.UseAsync(issued.Token, admit: _ => null)).IsRetry);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_token_that_is_newer_than_what_Redis_knows_is_taken_for_what_it_is(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var issued = await replica.IssueAsync();
        var tokens = new List<string> { issued.Token };
        for (var i = 0; i < 4; i++)
        {
            tokens.Add(await replica.RotateAsync(tokens[^1]));
        }

        // As a failover leaves it that lost three writes.
        await server.CommandAsync("HSET", RefreshSteps.Key(issued), "gen", "1", "at", "1");
        var next = Assert.IsType<RefreshOutcome.Rotated>(await replica.UseAsync(tokens[4]));
        Assert.True(replica.Gateway.Logs.Has(EventIds.RefreshGenerationAhead));
        // The lost ones are old again.
        Assert.Equal(next.Token, await replica.RotateAsync(tokens[4]));
        Assert.IsType<RefreshOutcome.ReuseDetected>(await replica.UseAsync(tokens[1]));
        await RefreshSteps.IsOverAsync(issued, next.Token, replica);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Looking_a_token_up_uses_nothing_up(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var issued = await replica.IssueAsync();
        Assert.Equal(issued.Grant.FamilyId, Assert.IsType<RefreshOutcome.Found>(await replica.FindAsync(issued.Token)).Grant.FamilyId);
        var next = await replica.RotateAsync(issued.Token);
        // Within the grace it may still be used.
        Assert.IsType<RefreshOutcome.Found>(await replica.FindAsync(issued.Token));
        Assert.IsType<RefreshOutcome.Found>(await replica.FindAsync(next));
        await RefreshSteps.GraceIsOverAsync(server, issued);
        Assert.Equal(RefreshReasons.Superseded, Assert.IsType<RefreshOutcome.Refused>(await replica.FindAsync(issued.Token)).Reason);
        Assert.IsType<RefreshOutcome.Refused>(await replica.FindAsync("agr_nothing"));
        await replica.RotateAsync(next);
    }

    [Fact]
    public async Task Nothing_in_Redis_is_a_token_or_can_be_read()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var issued = await replica.IssueAsync();
        var next = await replica.RotateAsync(issued.Token);
        var all = string.Concat(
            await server.CommandAsync("KEYS", "*"), await server.CommandAsync("HGETALL", RefreshSteps.Key(issued)), await server.CommandAsync("ZRANGE", await RefreshSteps.ListKeyAsync(server), "0", "-1"));
        foreach (var secret in new[] { issued.Token[4..], next[4..], next[^43..], "member-1", RefreshReplica.Client })
        {
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(issued.Token, $"{issued}", StringComparison.Ordinal);
        Assert.DoesNotContain(next, $"{await replica.UseAsync(issued.Token)}", StringComparison.Ordinal);
        Assert.DoesNotContain("agr_", replica.Gateway.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_was_put_in_another_familys_place_does_not_open_and_a_replica_without_the_key_refuses_nobody()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var mine = await replica.IssueAsync();
        var victims = await replica.IssueAsync(RefreshReplica.Grant("member-2"));
        Assert.Equal("1", await server.CommandAsync("COPY", RefreshSteps.Key(victims), RefreshSteps.Key(mine), "REPLACE"));
        Assert.Equal(RefreshReasons.Unreadable, Assert.IsType<RefreshOutcome.Unavailable>(await replica.UseAsync(mine.Token)).Reason);

        await using var stranger = await RefreshReplica.StartAsync(server.Url, new RefreshTokenSettings(), new TestBox(seed: 2));
        Assert.Equal(RefreshReasons.Unreadable, Assert.IsType<RefreshOutcome.Unavailable>(await stranger.UseAsync(victims.Token)).Reason);
        Assert.True(stranger.Gateway.Logs.Has(EventIds.RefreshRecordUnreadable));
        await replica.RotateAsync(victims.Token);
    }
}
