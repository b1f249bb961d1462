using AuthGateway.Identity;
using AuthGateway.Redis;
using Microsoft.Extensions.Time.Testing;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Redis;

public sealed class RevocationCopyTests
{
    private static readonly RevocationKey Token = new(RevocationKind.Token, GatewayReplica.Issuer, "t");
    private static readonly RevocationKey Subject = new(RevocationKind.Subject, GatewayReplica.Issuer, "s");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly RevocationCopy _copy;

    public RevocationCopyTests() => _copy = new RevocationCopy(new RevocationSettings(), new RevocationWake(), _time);

    [Fact]
    public void A_copy_that_was_never_loaded_knows_nothing() => Assert.Equal(RevocationVerdict.Unknown, Check(continueFor: TimeSpan.FromDays(1)));

    [Fact]
    public void The_lease_counts_from_when_the_reading_was_sent()
    {
        var sentAt = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(3));
        _copy.Renew(sentAt);
        Assert.Equal(RevocationVerdict.NotRevoked, Check());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(RevocationVerdict.NotRevoked, Check());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(RevocationVerdict.Unknown, Check());
        Assert.False(_copy.IsReady);
    }

    [Fact]
    public void A_route_goes_on_as_far_as_it_declares_and_never_less_than_the_lease()
    {
        _copy.Renew(_time.GetTimestamp());
        Assert.Equal(RevocationVerdict.NotRevoked, Check(continueFor: TimeSpan.Zero));
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(RevocationVerdict.Unknown, Check());
        Assert.Equal(RevocationVerdict.NotRevoked, Check(continueFor: TimeSpan.FromMinutes(10)));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(RevocationVerdict.Unknown, Check(continueFor: TimeSpan.FromMinutes(10)));
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "K10")]
    public void Setting_the_wall_clock_back_prolongs_nothing()
    {
        var clocks = new TwoClocks { Wall = GatewayReplica.Now };
        var copy = new RevocationCopy(new RevocationSettings(), new RevocationWake(), clocks);
        copy.Renew(clocks.GetTimestamp());
        clocks.Monotonic += 6 * clocks.TimestampFrequency;
        clocks.Wall -= TimeSpan.FromHours(1);
        Assert.Equal(RevocationVerdict.Unknown, copy.Check(GatewayReplica.Caller(), null));
    }

    [Fact]
    public void What_is_held_is_revoked_however_old_or_suspect_the_copy_is()
    {
        _copy.Hold(new RevocationEntry(Token, 0, 3_600));
        Assert.Equal(RevocationVerdict.Revoked, Check());
        _copy.Renew(_time.GetTimestamp());
        _copy.Distrust();
        _time.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal(RevocationVerdict.Revoked, Check());
        Assert.Equal(RevocationVerdict.Unknown, _copy.Check(GatewayReplica.Caller(token: "other"), TimeSpan.FromDays(1)));
    }

    [Fact]
    public void A_subjects_moment_only_rises_and_includes_itself()
    {
        var moment = _time.GetUtcNow();
        _copy.Hold(new RevocationEntry(Subject, moment.ToUnixTimeMilliseconds(), 60));
        _copy.Hold(new RevocationEntry(Subject, moment.AddHours(-1).ToUnixTimeMilliseconds(), 60));
        _copy.Renew(_time.GetTimestamp());
        Assert.Equal(RevocationVerdict.Revoked, _copy.Check(GatewayReplica.Caller(issued: moment), null));
        Assert.Equal(RevocationVerdict.NotRevoked, _copy.Check(GatewayReplica.Caller(issued: moment.AddSeconds(1)), null));
        Assert.Equal(RevocationVerdict.NotRevoked, _copy.Check(GatewayReplica.Caller(issued: moment, issuer: "https://other"), null));
    }

    [Fact]
    public void What_the_vouching_issuer_ends_ends_the_gateways_own_token_about_it_too()
    {
        var moment = _time.GetUtcNow();
        var own = GatewayReplica.Caller(token: "t", session: "n", issued: moment, issuer: "https://gateway") with { SubjectIssuer = GatewayReplica.Issuer };
        _copy.Renew(_time.GetTimestamp());
        // A token's name is its own issuer's.
        _copy.Hold(new RevocationEntry(Token, 0, 60));
        Assert.Equal(RevocationVerdict.NotRevoked, _copy.Check(own, null));

        _copy.Hold(new RevocationEntry(Subject, moment.ToUnixTimeMilliseconds(), 60));
        Assert.Equal(RevocationVerdict.Revoked, _copy.Check(own, null));
        Assert.Equal(RevocationVerdict.NotRevoked, _copy.Check(own with { SubjectIssuer = null }, null));
        Assert.Equal(RevocationVerdict.NotRevoked, _copy.Check(own with { IssuedAt = moment.AddSeconds(1) }, null));

        _copy.Hold(new RevocationEntry(new RevocationKey(RevocationKind.Session, GatewayReplica.Issuer, "n"), 0, 60));
        Assert.Equal(RevocationVerdict.Revoked, _copy.Check(own with { IssuedAt = moment.AddSeconds(1) }, null));
    }

    [Fact]
    public void An_identifier_revokes_only_as_what_it_was_named()
    {
        _copy.Hold(new RevocationEntry(Token with { Kind = RevocationKind.Session }, 0, 60));
        _copy.Renew(_time.GetTimestamp());
        Assert.Equal(RevocationVerdict.NotRevoked, Check());
        Assert.Equal(RevocationVerdict.Revoked, _copy.Check(GatewayReplica.Caller(session: "t"), null));
    }

    [Fact]
    public void An_entry_is_forgotten_after_its_end_and_its_grace_and_not_before()
    {
        _copy.Hold(new RevocationEntry(Token, 0, 60));
        _time.Advance(TimeSpan.FromSeconds(60 + RevocationEntry.SecondsOfGrace - 1));
        _copy.Table.Sweep();
        Assert.Equal(RevocationVerdict.Revoked, Check());
        _time.Advance(TimeSpan.FromSeconds(1));
        _copy.Table.Sweep();
        _copy.Renew(_time.GetTimestamp());
        Assert.Equal(RevocationVerdict.NotRevoked, Check());
        Assert.Equal(0, _copy.Table.Count);
    }

    [Fact]
    public void A_replacement_takes_over_what_was_held_and_names_what_it_lacked()
    {
        _copy.Hold(new RevocationEntry(Token, 0, 60));
        _copy.Hold(new RevocationEntry(Subject, 2_000, 60));
        var loaded = new RevocationTable(_time);
        loaded.Merge(new RevocationEntry(Subject, 1_000, 60));
        var lost = _copy.Replace(loaded);
        Assert.Equal([Subject, Token], lost.Select(entry => entry.Key).OrderByDescending(key => key.Kind));
        Assert.Equal(2_000, lost.Single(entry => entry.Key == Subject).NotBefore);
        Assert.Same(loaded, _copy.Table);
        Assert.Equal(RevocationVerdict.Revoked, Check());
    }

    [Fact]
    public void A_check_allocates_nothing()
    {
        _copy.Hold(new RevocationEntry(Token, 0, 3_600));
        _copy.Renew(_time.GetTimestamp());
        var caller = GatewayReplica.Caller(token: "other", session: "other");
        Sum(caller, 10_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Sum(caller, 10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private int Sum(Principal caller, int times)
    {
        var sum = 0;
        for (var i = 0; i < times; i++)
        {
            sum += (int)_copy.Check(caller, null);
        }

        return sum;
    }

    private sealed class TwoClocks : TimeProvider
    {
        public DateTimeOffset Wall { get; set; }

        public long Monotonic { get; set; }

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => Monotonic;
    }

    private RevocationVerdict Check(TimeSpan? continueFor = null) => _copy.Check(GatewayReplica.Caller(token: "t"), continueFor);
}
