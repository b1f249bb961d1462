using AuthGateway.Authentication.Sessions;
using AuthGateway.Redis.Sessions;

namespace AuthGateway.Tests.Authentication.Sessions;

public sealed class SessionIdTests
{
    private static readonly SessionSubject Member = SessionSubject.Of("https://id.example", "member-1");

    [Fact]
    public void An_id_is_read_back_and_names_the_bucket_of_its_subject()
    {
        var id = SessionId.New(Member);

        Assert.True(SessionId.TryParse(id.Text, out var read));
        Assert.Equal((id.Text, id.Key), (read.Text, read.Key));
        Assert.Equal(Member.Bucket, read.Key.Bucket);
        Assert.Equal(SessionId.Length, id.Text.Length);
    }

    [Fact]
    public void No_two_ids_are_alike_and_Redis_sees_only_a_hash()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => SessionId.New(Member)).ToList();

        Assert.Equal(ids.Count, ids.Select(id => id.Text).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(ids.Count, ids.Select(id => id.Key.IdHash).Distinct(StringComparer.Ordinal).Count());
        Assert.All(ids, id => Assert.DoesNotContain(id.Key.IdHash, id.Text, StringComparison.Ordinal));
        Assert.DoesNotContain(ids[0].Text, $"{ids[0]}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] // 43
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] // 45
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")] // padding
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+")] // base64, not base64url
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA AAAAAAAAAAAAAAAAAAAAA")] // white space, which decoders pass over
    [InlineData("AAAAAAAAAAAAAAAAAAAA\tA\nAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAé")]
    public void What_is_no_id_is_not_looked_for(string text) => Assert.False(SessionId.TryParse(text, out _));
}
