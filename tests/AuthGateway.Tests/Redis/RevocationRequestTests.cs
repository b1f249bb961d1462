using AuthGateway.Redis;

namespace AuthGateway.Tests.Redis;

/// <summary>What operators ask to revoke.</summary>
public sealed class RevocationRequestTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    [Theory]
    [InlineData("member-1", null)]
    [InlineData(null, "session-1")]
    public void CWE_613_a_revoked_subject_or_session_is_not_forgotten_while_a_refresh_token_from_before_may_still_be_valid(string? subject, string? session)
    {
        RevocationRequest Request(TimeSpan keep) => new("urn:legacy", TokenId: null, subject, session, keep);

        Assert.Equal(Now + Month, Request(TimeSpan.FromDays(1)).ToRevocation(Now, Month)!.ForgetAfter);
        Assert.Equal(Now + (2 * Month), Request(2 * Month).ToRevocation(Now, Month)!.ForgetAfter);
    }

    [Fact]
    public void A_revoked_token_is_kept_for_as_long_as_was_asked() =>
        Assert.Equal(Now.AddHours(1), new RevocationRequest("urn:legacy", "token-1", Subject: null, SessionId: null, TimeSpan.FromHours(1)).ToRevocation(Now, Month)!.ForgetAfter);
}
