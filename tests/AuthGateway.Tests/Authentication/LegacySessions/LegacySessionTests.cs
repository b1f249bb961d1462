using AuthGateway.Audit;
using AuthGateway.Authentication;
using AuthGateway.Authentication.LegacySessions;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AuthGateway.Tests.Authentication.LegacySessions;

/// <summary>A session of the legacy system is exchanged for a principal, and a logout is seen at once.</summary>
public sealed class LegacySessionTests : IAsyncLifetime
{
    private RedisForTests _redis = null!;
    private TestAuthority _legacy = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisForTests.StartAsync(_ => { });
        _legacy = await TestAuthority.StartAsync();
        _legacy.Say("""{"member":"member-1"}""");
    }

    public async ValueTask DisposeAsync()
    {
        await _legacy.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_session_proves_whom_the_legacy_system_names_and_is_asked_for_once()
    {
        await using var gate = await StartAsync();
        var principal = await gate.AcceptAsync("secret-session-1");
        await gate.AcceptAsync("secret-session-1");
        Assert.Equal(("urn:legacy", "member-1", PrincipalType.Member), (principal.Issuer, principal.Subject, principal.Type));
        Assert.Equal(["profile"], principal.Scopes);
        Assert.Equal("LEGACYSESSION=secret-session-1", _legacy.Headers["Cookie"]);
        Assert.Equal(1, _legacy.Hits);
        Assert.Equal(43, principal.SessionId!.Length);
        Assert.NotEqual(principal.SessionId, (await gate.AcceptAsync("secret-session-2")).SessionId);
        Assert.DoesNotContain("secret-session", gate.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_session_is_handed_over_as_the_settings_say()
    {
        await using (var header = await StartAsync(settings => settings with { PassAs = SessionCarrier.Header, PassName = "X-Old", BearerToken = "gateway" }))
        {
            await header.AcceptAsync("s-1");
            Assert.Equal(("s-1", "Bearer gateway"), (_legacy.Headers["X-Old"], _legacy.Headers["Authorization"]));
            Assert.False(_legacy.Headers.ContainsKey("Cookie"));
        }

        await using var form = await StartAsync(settings => settings with { PassAs = SessionCarrier.FormField, PassName = "sid", Method = ExchangeMethod.Post });
        await form.AcceptAsync("s&2=%");
        Assert.Equal(new Dictionary<string, string> { ["sid"] = "s&2=%" }, _legacy.Form);
    }

    [Fact]
    public async Task The_answer_is_read_by_its_pointers_RFC_6901()
    {
        var login = TimeProvider.System.GetUtcNow().AddMinutes(-10);
        _legacy.Say($$"""
            {"ok":true,"user":{"a/b":[{"m~n":4711}]},"rights":["points:read"],"groups":"gold","since":{{login.ToUnixTimeSeconds()}},
             "until":"{{login.AddHours(1):O}}","region":"north","level":3}
            """);
        await using var gate = await StartAsync(settings => settings with
        {
            ActivePointer = "/ok", SubjectPointer = "/user/a~1b/0/m~0n", ScopesPointer = "/rights", RolesPointer = "/groups", AuthenticatedAtPointer = "/since",
            ExpiresAtPointer = "/until", Claims = new Dictionary<string, string> { ["region"] = "/region", ["level"] = "/level", ["absent"] = "/nothing" }, SlidingLifetime = TimeSpan.FromHours(2),
        });
        var principal = await gate.AcceptAsync("s-1");
        Assert.Equal("4711", principal.Subject);
        Assert.Equal(["points:read", "profile"], principal.Scopes.Order(StringComparer.Ordinal));
        Assert.Equal(["gold"], principal.Roles);
        Assert.Equal(login.ToUnixTimeSeconds(), principal.AuthenticatedAt!.Value.ToUnixTimeSeconds());
        Assert.Equal(principal.AuthenticatedAt, principal.IssuedAt);
        Assert.Equal(login.AddHours(1), principal.ExpiresAt);
        Assert.Equal(["level", "region"], principal.Claims.Keys.Order(StringComparer.Ordinal));
        _legacy.Say("""{"ok":false,"user":{"a/b":[{"m~n":4711}]}}""");
        await gate.RefuseAsync("s-2", AuthenticationReasons.NoSession);
    }

    [Theory]
    [InlineData("""{"member":""}""")]
    [InlineData("""{"member":null}""")]
    [InlineData("""{"member":{"id":1}}""")]
    [InlineData("""{"member":"a","member":"b"}""")]
    [InlineData("""{"other":"member-1"}""")]
    [InlineData("<html>Please log in</html>")]
    [InlineData("")]
    public async Task An_answer_that_names_nobody_is_an_outage(string body)
    {
        _legacy.Say(body);
        await using var gate = await StartAsync();
        await gate.UnavailableAsync("s-1");
    }

    [Theory]
    [InlineData(401, true)]
    [InlineData(403, true)]
    [InlineData(302, false)]
    [InlineData(404, false)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    public async Task Only_the_stated_statuses_refuse_and_every_other_one_is_an_outage(int status, bool refuses)
    {
        _legacy.Say("", status, retryAfter: "7");
        await using var gate = await StartAsync();
        if (refuses)
        {
            await gate.RefuseAsync("s-1", AuthenticationReasons.NoSession);
            await gate.RefuseAsync("s-1", AuthenticationReasons.NoSession);
            Assert.Equal(1, _legacy.Hits);
        }
        else
        {
            var unavailable = await gate.UnavailableAsync("s-1");
            Assert.Equal((TimeSpan.FromSeconds(7), LatencyOwner.Legacy), (unavailable.Problem.RetryAfter!.Value, unavailable.Missing));
        }
    }

    [Fact]
    public async Task A_refusal_of_the_gateways_own_token_is_an_outage_and_logs_nobody_out_RFC_6750_section_3()
    {
        await using var gate = await StartAsync(settings => settings with { BearerToken = "expired", CacheFor = TimeSpan.Zero });
        var principal = await gate.AcceptAsync("s-1");
        _legacy.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"legacy\", error=\"invalid_token\"";
            return Task.CompletedTask;
        };
        await gate.UnavailableAsync("s-1");
        _legacy.Say("""{"member":"member-1"}""");
        await gate.AcceptAsync("s-1");
        Assert.Equal(AuthGateway.Redis.RevocationVerdict.NotRevoked, gate.Revocations.Check(principal, continueFor: null));
    }

    [Fact]
    public async Task A_login_that_lies_ahead_is_no_way_around_a_revocation_of_the_subject()
    {
        var login = TimeProvider.System.GetUtcNow().AddHours(1);
        await using var gate = await StartAsync(settings => settings with { AuthenticatedAtPointer = "/since" });
        _legacy.Say($$"""{"member":"member-1","since":{{login.ToUnixTimeSeconds()}}}""");
        Assert.Equal(DateTimeOffset.UnixEpoch, (await gate.AcceptAsync("s-1")).IssuedAt);
        login = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        _legacy.Say($$"""{"member":"member-1","since":{{login.ToUnixTimeSeconds()}}}""");
        Assert.Equal(login.ToUnixTimeSeconds(), (await gate.AcceptAsync("s-2")).IssuedAt.ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData("a\"b")]
    [InlineData("a,b")]
    [InlineData("a b")]
    [InlineData("a\\b")]
    [InlineData("ü")]
    public async Task What_could_end_the_cookie_that_is_sent_on_is_no_session(string session)
    {
        await using var gate = await StartAsync();
        await gate.RefuseAsync(session, AuthenticationReasons.MalformedSession);
        Assert.Equal(0, _legacy.Hits);
    }

    [Fact]
    public async Task Another_site_does_nothing_with_the_cookie_CWE_352()
    {
        await using var gate = await StartAsync();
        foreach (var headers in new (string, string)[][] { [], [("Sec-Fetch-Site", "cross-site")], [("Origin", "https://evil.example.net")] })
        {
            Assert.Same(CrossSite.Refusal, await gate.AskAsync(gate.Request("s-1", "POST", "/", headers)));
        }

        Assert.Same(CrossSite.Refusal, await gate.AskAsync(gate.Request("s-1", "GET", "/", ("Upgrade", "websocket"), ("Origin", "https://evil.example.net"))));
        Assert.Equal(0, _legacy.Hits);
        Assert.IsType<AuthenticationOutcome.Authenticated>(await gate.AskAsync(gate.Request("s-1", "POST", "/", ("Sec-Fetch-Site", "same-origin"))));
        Assert.IsType<AuthenticationOutcome.Authenticated>(await gate.AskAsync(gate.Request("s-1", "POST", "/", ("Origin", "https://shop.example.com"))));
    }

    [Fact]
    public async Task A_session_in_a_header_needs_no_word_of_the_browser()
    {
        await using var gate = await StartAsync(settings => settings with { CookieName = "", HeaderName = "X-Legacy-Session", PassAs = SessionCarrier.Header });
        Assert.IsType<AuthenticationOutcome.Authenticated>(await gate.AskAsync(gate.Request(null, "POST", "/", ("X-Legacy-Session", "s-1"))));
    }

    [Fact]
    public async Task A_logout_that_passes_the_gateway_is_seen_by_every_replica_before_the_caller_has_its_answer()
    {
        await using var gate = await StartAsync();
        await using var other = await StartAsync();
        await gate.AcceptAsync("s-1");
        var principal = await other.AcceptAsync("s-1");

        Assert.True(await LogOutAsync(gate, "s-1", 204));
        await gate.RefuseAsync("s-1", AuthenticationReasons.SessionEnded);
        await Eventually.TrueAsync(() => other.Revocations.Check(principal, continueFor: null) == AuthGateway.Redis.RevocationVerdict.Revoked);
        await other.RefuseAsync("s-1", AuthenticationReasons.Revoked);
        await other.AcceptAsync("s-2");

        // With all that was made of it.
        Assert.Equal(AuthGateway.Redis.RevocationVerdict.Revoked, other.Revocations.Check(principal with { TokenId = null }, continueFor: null));
    }

    [Fact]
    public async Task A_logout_that_passes_the_gateway_is_on_the_audit_record_without_the_session()
    {
        await using var gate = await StartAsync();
        var principal = await gate.AcceptAsync("s-1");
        await LogOutAsync(gate, "s-1", 204);

        var entry = Assert.Single(gate.Audit.Entries);
        Assert.Equal((AuditActions.SessionEnded, AuditOutcome.Done), (entry.Action, entry.Outcome));
        Assert.Equal((principal.Subject, principal.Subject, "urn:legacy", principal.SessionId), (entry.Actor, entry.Subject, entry.SubjectIssuer, entry.Target));
        Assert.DoesNotContain("s-1", entry.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    public async Task A_logout_that_the_legacy_system_refuses_ends_nothing(int status)
    {
        await using var gate = await StartAsync();
        await gate.AcceptAsync("s-1");
        await LogOutAsync(gate, "s-1", status);
        await gate.AcceptAsync("s-1");
        Assert.Empty(gate.Audit.Entries);
    }

    [Theory]
    [InlineData("/logout", "GET", 200, false)]
    [InlineData("/logout", "HEAD", 200, false)]
    [InlineData("/logout", "GET", 302, true)]
    [InlineData("/logout", "DELETE", 200, true)]
    [InlineData("GET /logout", "GET", 200, true)]
    [InlineData("GET /logout", "POST", 204, false)]
    public async Task A_page_that_asks_whether_to_log_out_is_no_logout(string configured, string method, int status, bool ends)
    {
        await using var gate = await StartAsync(settings => settings with { LogoutPaths = [configured] });
        await gate.AcceptAsync("s-1");
        await LogOutAsync(gate, "s-1", status, method);
        if (ends)
        {
            await gate.RefuseAsync("s-1", AuthenticationReasons.SessionEnded);
        }
        else
        {
            await gate.AcceptAsync("s-1");
        }
    }

    [Fact]
    public async Task An_invented_session_writes_no_revocation()
    {
        _legacy.Say("", 401);
        await using var gate = await StartAsync();
        Assert.False(await LogOutAsync(gate, "invented", 204));
    }

    [Fact]
    public async Task An_upstreams_401_has_the_legacy_system_asked_anew_and_its_word_decides()
    {
        await using var gate = await StartAsync(settings => settings with { CacheFor = TimeSpan.FromMinutes(5) });
        await using var other = await StartAsync(settings => settings with { CacheFor = TimeSpan.FromMinutes(5) });
        var principal = await other.AcceptAsync("s-1");

        // A 401 for another reason logs nobody out.
        await RefusedByUpstreamAsync(gate, "s-1");
        await Eventually.TrueAsync(() => gate.Source.Remembered == 1);
        await gate.AcceptAsync("s-1");

        _legacy.Say("", 401);
        await RefusedByUpstreamAsync(gate, "s-1");
        await Eventually.TrueAsync(() => other.Revocations.Check(principal, continueFor: null) == AuthGateway.Redis.RevocationVerdict.Revoked);
        await other.RefuseAsync("s-1", AuthenticationReasons.Revoked);
        await gate.RefuseAsync("s-1", AuthenticationReasons.NoSession);

        // It ran out. What was made of it while it was good goes on: that is how the legacy login retires.
        Assert.Equal(AuthGateway.Redis.RevocationVerdict.NotRevoked, other.Revocations.Check(principal with { TokenId = null }, continueFor: null));
    }

    [Fact]
    public async Task A_logout_is_not_undone_by_a_call_that_was_under_way()
    {
        await using var gate = await StartAsync(settings => settings with { NegativeCacheFor = TimeSpan.FromMinutes(1) });
        var arrived = new TaskCompletionSource();
        var open = new TaskCompletionSource();
        _legacy.Answer = async context =>
        {
            arrived.TrySetResult();
            await open.Task;
            await context.Response.WriteAsync("""{"member":"member-1"}""");
        };
        var asking = gate.AskAsync("s-1");
        await arrived.Task;
        await gate.Source.EndAsync("s-1", CancellationToken.None);
        open.SetResult();
        Assert.Equal(AuthenticationReasons.SessionEnded, Assert.IsType<AuthenticationOutcome.Refused>(await asking).Reason);
        Assert.Equal(0, gate.Source.Remembered);
    }

    [Fact]
    public async Task The_absolute_lifetime_counts_from_the_login()
    {
        var login = TimeProvider.System.GetUtcNow().AddHours(-13);
        _legacy.Say($$"""{"member":"member-1","since":"{{login:O}}"}""");
        await using var gate = await StartAsync(settings => settings with { AuthenticatedAtPointer = "/since" });
        await gate.RefuseAsync("s-1", AuthenticationReasons.SessionOver);
    }

    [Fact]
    public async Task Without_Redis_a_session_is_503_unless_the_route_goes_on()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var gate = await StartAsync();
        await gate.AcceptAsync("s-0");
        await _redis.DisposeAsync();
        var unavailable = await gate.UnavailableAsync("s-1", AuthenticationReasons.LifetimeUnknown);
        Assert.Equal(LatencyOwner.Redis, unavailable.Missing);
        gate.Rules = gate.Rules with { ContinueWithoutRedisFor = TimeSpan.FromMinutes(5) };
        await gate.AcceptAsync("s-1");
    }

    [Fact]
    public async Task A_session_is_judged_at_the_token_endpoint_by_the_same_rules()
    {
        await using var gate = await StartAsync();
        var context = gate.Request(null);
        var token = new SubjectToken("s-1", SubjectTokenTypes.LegacySession);
        var verified = Assert.IsType<SubjectTokenOutcome.Verified>(await gate.SubjectTokens.JudgeAsync(token, context, context.Ledger(), CancellationToken.None));
        Assert.Equal("member-1", verified.Principal.Subject);
        await gate.Source.EndAsync("s-1", CancellationToken.None);
        Assert.IsType<SubjectTokenOutcome.Refused>(await gate.SubjectTokens.JudgeAsync(token, context, context.Ledger(), CancellationToken.None));
        _legacy.Say("", 500);
        Assert.IsType<SubjectTokenOutcome.Unavailable>(
            await gate.SubjectTokens.JudgeAsync(token with { Value = "s-2" }, context, context.Ledger(), CancellationToken.None));
    }

    private Task<SessionGate> StartAsync(Func<LegacySessionSettings, LegacySessionSettings>? change = null) =>
        SessionGate.StartAsync(_redis, (change ?? (same => same))(SessionGate.Settings(_legacy)));

    // As the pipeline does it; whether something waits for the answer's beginning tells whether the session was known.
    private static async Task<bool> LogOutAsync(SessionGate gate, string session, int status, string method = "POST")
    {
        var context = gate.Request(session, method, "/logout");
        var response = new TestResponse { StatusCode = status };
        context.Features.Set<Microsoft.AspNetCore.Http.Features.IHttpResponseFeature>(response);
        await gate.Logout.BeforeAsync(context);
        await response.StartAsync();
        return response.IsAwaited;
    }

    private static async Task RefusedByUpstreamAsync(SessionGate gate, string session)
    {
        var context = gate.Request(session);
        Assert.IsType<AuthenticationOutcome.Authenticated>(await gate.AskAsync(context));
        context.Response.StatusCode = 401;
        gate.Logout.After(context);
    }
}
