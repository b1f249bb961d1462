using System.Globalization;
using AuthGateway.Audit;
using AuthGateway.Identity;
using AuthGateway.Redis;
using AuthGateway.Telemetry;
using AuthGateway.Tests.Redis;
using AuthGateway.TestSupport;
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
        await GraceIsOverAsync(server, issued);

        Assert.Equal(issued.Grant.FamilyId, Assert.IsType<RefreshOutcome.ReuseDetected>(await replica.UseAsync(issued.Token)).Grant.FamilyId);

        await IsOverAsync(issued, next, replica, other);
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
        await IsOverAsync(issued, last, replica);
    }

    // A thief that uses a token up first, and then keeps presenting it, must not hold the grace open until the owner comes.
    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Retries_do_not_prolong_the_grace(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var issued = await replica.IssueAsync();
        await replica.RotateAsync(issued.Token);
        var made = await server.CommandAsync("HGET", Key(issued), "at");
        await replica.RotateAsync(issued.Token);
        await replica.RotateAsync(issued.Token);
        Assert.Equal(made, await server.CommandAsync("HGET", Key(issued), "at"));
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
        await replica.RefusedAsync(Splice(issued.Token, other.Token), RefreshReasons.NotGenuine);
        await replica.RefusedAsync(Splice(issued.Token, current), RefreshReasons.NotGenuine);
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
        await GraceIsOverAsync(server, issued);

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
        await server.CommandAsync("HSET", Key(issued), "gen", "1", "at", "1");
        var next = Assert.IsType<RefreshOutcome.Rotated>(await replica.UseAsync(tokens[4]));
        Assert.True(replica.Gateway.Logs.Has(EventIds.RefreshGenerationAhead));
        // The lost ones are old again.
        Assert.Equal(next.Token, await replica.RotateAsync(tokens[4]));
        Assert.IsType<RefreshOutcome.ReuseDetected>(await replica.UseAsync(tokens[1]));
        await IsOverAsync(issued, next.Token, replica);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Unused_it_ends_after_the_idle_lifetime_and_used_at_the_absolute_one(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await RefreshReplica.StartAsync(
            server.Url, new RefreshTokenSettings { AbsoluteLifetime = TimeSpan.FromHours(10), IdleLifetime = TimeSpan.FromHours(2) });
        var issued = await replica.IssueAsync();
        Assert.InRange(await LeftAsync(server, issued), TimeSpan.FromMinutes(119), TimeSpan.FromMinutes(120));
        var next = await replica.RotateAsync(issued.Token);
        Assert.InRange(await LeftAsync(server, issued), TimeSpan.FromMinutes(119), TimeSpan.FromMinutes(120));

        // Nine and a half hours later.
        var ends = long.Parse(await server.CommandAsync("HGET", Key(issued), "end"), CultureInfo.InvariantCulture);
        await server.CommandAsync("HSET", Key(issued), "end", (ends - (long)TimeSpan.FromHours(9.5).TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        var rotated = Assert.IsType<RefreshOutcome.Rotated>(await replica.UseAsync(next));
        Assert.InRange(rotated.ExpiresAt - GatewayReplica.Now, TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(30));
        Assert.InRange(await LeftAsync(server, issued), TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(30));

        await server.CommandAsync("HSET", Key(issued), "end", "1");
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
        Assert.InRange(await LeftAsync(server, issued), TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(30));
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
        await IsOverAsync(issued, next, replica, other);
        Assert.IsType<RefreshOutcome.Refused>(await replica.Tokens.RevokeAsync(issued.Token, RefreshReplica.Client, default, CancellationToken.None));
        // What is left is a mark, for as long as a token could still come.
        Assert.Equal("2", await server.CommandAsync("HLEN", Key(issued)));
        Assert.InRange(await LeftAsync(server, issued), TimeSpan.FromDays(29.9), TimeSpan.FromDays(30));
        Assert.Equal("0", await server.CommandAsync("EXISTS", await ListKeyAsync(server, exists: false)));
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
        await GraceIsOverAsync(server, issued);
        Assert.Equal(RefreshReasons.Superseded, Assert.IsType<RefreshOutcome.Refused>(await replica.FindAsync(issued.Token)).Reason);
        Assert.IsType<RefreshOutcome.Refused>(await replica.FindAsync("agr_nothing"));
        await replica.RotateAsync(next);
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
        Assert.Equal("revoked", await server.CommandAsync("HGET", Key(issued), "ended"));

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
        await server.CommandAsync("DEL", Key(families[1]));
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
        Assert.Equal("4", await server.CommandAsync("ZCARD", await ListKeyAsync(server)));
    }

    [Fact]
    public async Task Nothing_in_Redis_is_a_token_or_can_be_read()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var issued = await replica.IssueAsync();
        var next = await replica.RotateAsync(issued.Token);
        var all = string.Concat(
            await server.CommandAsync("KEYS", "*"), await server.CommandAsync("HGETALL", Key(issued)), await server.CommandAsync("ZRANGE", await ListKeyAsync(server), "0", "-1"));
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
        Assert.Equal("1", await server.CommandAsync("COPY", Key(victims), Key(mine), "REPLACE"));
        Assert.Equal(RefreshReasons.Unreadable, Assert.IsType<RefreshOutcome.Unavailable>(await replica.UseAsync(mine.Token)).Reason);

        await using var stranger = await RefreshReplica.StartAsync(server.Url, new RefreshTokenSettings(), new TestBox(seed: 2));
        Assert.Equal(RefreshReasons.Unreadable, Assert.IsType<RefreshOutcome.Unavailable>(await stranger.UseAsync(victims.Token)).Reason);
        Assert.True(stranger.Gateway.Logs.Has(EventIds.RefreshRecordUnreadable));
        await replica.RotateAsync(victims.Token);
    }

    [Fact]
    public async Task While_Redis_is_away_nobody_is_refused_and_the_retry_after_it_is_no_reuse()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var replica = await RefreshReplica.StartAsync($"redis://{redis.Endpoint}", new RefreshTokenSettings(), timeout: TimeSpan.FromMilliseconds(250));
        var issued = await replica.IssueAsync();
        redis.Freeze();
        try
        {
            Assert.IsType<RefreshOutcome.Unavailable>(await replica.UseAsync(issued.Token));
            Assert.IsType<RefreshOutcome.Unavailable>(await replica.FindAsync(issued.Token));
            Assert.IsType<RefreshOutcome.Unavailable>(await replica.Tokens.StartAsync(RefreshReplica.Grant(), default, CancellationToken.None));
            Assert.IsType<RefreshOutcome.Unavailable>(await replica.Tokens.RevokeAsync(issued.Token, RefreshReplica.Client, default, CancellationToken.None));
            Assert.IsType<RefreshOutcome.Unavailable>(await replica.Tokens.EndSubjectAsync("https://id.example", "member-1", default, CancellationToken.None));
        }
        finally
        {
            redis.Thaw();
        }

        RefreshOutcome outcome = new RefreshOutcome.Unavailable("");
        await Eventually.TrueAsync(async () => (outcome = await replica.UseAsync(issued.Token)) is not RefreshOutcome.Unavailable);
        var next = Assert.IsType<RefreshOutcome.Rotated>(outcome).Token;
        Assert.Equal(next, await replica.RotateAsync(issued.Token));
        await replica.RotateAsync(next);
    }

    [Fact]
    public async Task Without_a_replica_to_confirm_it_a_use_is_not_acknowledged_and_the_family_does_not_run_out_of_its_grace()
    {
        await using var primary = await RedisServerProcess.StartAsync();
        await using var second = await RedisServerProcess.StartAsync(new RedisServerOptions { ReplicaOf = primary });
        await using var replica = await RefreshReplica.StartAsync(
            $"redis://{primary.Endpoint}",
            new RefreshTokenSettings { Grace = TimeSpan.Zero },
            revocation: GatewayReplica.Quick with { Lease = TimeSpan.FromSeconds(30), ConfirmingReplicas = 1 },
            timeout: TimeSpan.FromSeconds(4));
        RefreshOutcome start = new RefreshOutcome.Unavailable("");
        await Eventually.TrueAsync(async () => (start = await replica.Tokens.StartAsync(RefreshReplica.Grant(), default, CancellationToken.None)) is RefreshOutcome.Issued);
        var issued = (RefreshOutcome.Issued)start;
        var next = "";
        second.Freeze();
        try
        {
            // With no grace at all the second of them would be a reuse, had the first one used anything up.
            Assert.IsType<RefreshOutcome.Unavailable>(await replica.UseAsync(issued.Token));
            Assert.IsType<RefreshOutcome.Unavailable>(await replica.UseAsync(issued.Token));
            second.Thaw();
            await Eventually.TrueAsync(async () => await replica.UseAsync(issued.Token) is RefreshOutcome.Rotated { IsRetry: false } rotated && (next = rotated.Token).Length > 0);
            next = await replica.RotateAsync(next);
            second.Freeze();
            // An end, too, is not said to be one until it is safe.
            Assert.IsType<RefreshOutcome.Unavailable>(await replica.UseAsync(issued.Token));
        }
        finally
        {
            second.Thaw();
        }

        await Eventually.TrueAsync(async () => await replica.UseAsync(issued.Token) is RefreshOutcome.Refused { Reason: RefreshReasons.FamilyEnded });
        Assert.True(replica.AccessTokensAreRevoked(issued.Grant.FamilyId));
        Assert.Contains(replica.Events, audited => audited.Action == AuditActions.RefreshReuseDetected);
    }

    [Fact]
    public async Task A_thief_that_hangs_up_does_not_keep_the_end_from_coming()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var issued = await replica.IssueAsync();
        var next = await replica.RotateAsync(issued.Token);
        await GraceIsOverAsync(server, issued);
        using var hangUp = new CancellationTokenSource();

        await replica.Tokens.RotateAsync(
            issued.Token,
            RefreshReplica.Client,
            _ =>
            {
                hangUp.Cancel();
                return null;
            },
            default,
            hangUp.Token);

        await IsOverAsync(issued, next, replica);
        Assert.Single(replica.Events);
    }

    internal static string Key(RefreshOutcome.Issued issued) => $"{{authgateway:refresh:{issued.Grant.FamilyId}}}";

    private static Task<string> GraceIsOverAsync(TestServer server, RefreshOutcome.Issued issued) => server.CommandAsync("HSET", Key(issued), "at", "1");

    private static async Task<TimeSpan> LeftAsync(TestServer server, RefreshOutcome.Issued issued) =>
        TimeSpan.FromMilliseconds(long.Parse(await server.CommandAsync("PTTL", Key(issued)), CultureInfo.InvariantCulture));

    private static async Task<string> ListKeyAsync(TestServer server, bool exists = true)
    {
        var keys = (await server.CommandAsync("KEYS", "*refresh-subject*")).Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        Assert.True(keys.Length > 0 || !exists);
        return keys.FirstOrDefault() ?? "none";
    }

    // The name of one token with the tag of another.
    private static string Splice(string named, string tagged)
    {
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(named.AsSpan(4));
        System.Buffers.Text.Base64Url.DecodeFromChars(tagged.AsSpan(4)).AsSpan(20).CopyTo(bytes.AsSpan(20));
        return "agr_" + System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }

    private static async Task IsOverAsync(RefreshOutcome.Issued issued, string current, params RefreshReplica[] replicas)
    {
        foreach (var replica in replicas)
        {
            await replica.RefusedAsync(current, RefreshReasons.FamilyEnded);
            await replica.RefusedAsync(issued.Token, RefreshReasons.FamilyEnded);
            Assert.IsType<RefreshOutcome.Refused>(await replica.FindAsync(current));
            await replica.SeesAccessTokensRevokedAsync(issued.Grant.FamilyId);
        }
    }
}
