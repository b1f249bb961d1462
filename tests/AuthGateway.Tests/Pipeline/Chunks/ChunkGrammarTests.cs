using System.Text;
using AuthGateway.Pipeline.Chunks;

namespace AuthGateway.Tests.Pipeline.Chunks;

/// <summary>RFC 9112 section 7.1, byte by byte and all at once.</summary>
public sealed class ChunkGrammarTests
{
    [Theory]
    [InlineData("0\r\n\r\n")]
    [InlineData("000\r\n\r\n")]
    [InlineData("3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("a\r\n0123456789\r\n0A\r\n0123456789\r\n0\r\n\r\n")]
    [InlineData("3 ; a = b ; c\r\nabc\r\n0\r\n\r\n")]
    [InlineData("3;a=\"\\\"; \u00e9\";b\r\nabc\r\n0;c=\"\"\r\n\r\n")]
    [InlineData("0\r\nX-A: b\r\nX-B:\r\nX-C:\t\u00e9\r\n\r\n")]
    [InlineData("", false)]
    [InlineData("3\r\nab", false)]
    [InlineData("0\r\n\r", false)]
    public void A_body_ends_where_its_last_line_does(string body, bool isWhole = true)
    {
        Assert.All(Readings(body + (isWhole ? "GET / HTTP/1.1" : "")), reading => Assert.Equal((true, isWhole), reading));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData(";a\r\n")]
    [InlineData(" 3\r\n")]
    [InlineData("-1\r\n")]
    [InlineData("0x3\r\n")]
    [InlineData("3\n")]
    [InlineData("3\ra")]
    [InlineData("3;\r\n")]
    [InlineData("3;=b\r\n")]
    [InlineData("3;a=\r\n")]
    [InlineData("3;a=b c\r\n")]
    [InlineData("3;a \r\n")]
    [InlineData("3;a=\"b\r\n")]
    [InlineData("3;a=\"b\"c\r\n")]
    [InlineData("3;a=\"\u007f\"\r\n")]
    [InlineData("3;a\0\r\n")]
    [InlineData("3;a\n")]
    [InlineData("3 a\r\n")]
    [InlineData("3\r\nabcd")]
    [InlineData("3\r\nabc\n")]
    [InlineData("3\r\nabc\ra")]
    [InlineData("0\r\n\n")]
    [InlineData("0\r\n\ra")]
    [InlineData("0\r\n X: a\r\n")]
    [InlineData("0\r\n: a\r\n")]
    [InlineData("0\r\nX : a\r\n")]
    [InlineData("0\r\nX\r\n")]
    [InlineData("0\r\nX: a\n")]
    [InlineData("0\r\nX: a\rb\r\n")]
    [InlineData("0\r\nX: \0\r\n")]
    [InlineData("FFFFFFFFFFFFFFFFF")]
    public void What_is_no_chunked_body_is_seen_at_its_first_wrong_byte(string body)
    {
        Assert.All(Readings(body), reading => Assert.Equal((false, false), reading));
    }

    // All at once, and each byte alone: what is read in between must not matter.
    private static IEnumerable<(bool IsSound, bool IsDone)> Readings(string body)
    {
        var bytes = Encoding.Latin1.GetBytes(body);
        var whole = new ChunkGrammar();
        yield return (whole.TryRead(bytes), whole.IsDone);
        var single = new ChunkGrammar();
        yield return (bytes.All(b => single.TryRead([b])), single.IsDone);
    }
}
