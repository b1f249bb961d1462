using AuthGateway.Identity;

namespace AuthGateway.Tests.Authentication;

public sealed class CookieHeaderTests
{
    [Theory]
    [InlineData("SID=abc", "abc")]
    [InlineData("a=1; SID=abc; b=2", "abc")]
    [InlineData("a=1;SID=abc", "abc")]
    [InlineData("SID=", "")]
    [InlineData("XSID=abc; SID2=x", null)]
    [InlineData("", null)]
    public void A_cookie_is_found_by_its_name(string header, string? expected)
    {
        Assert.True(CookieHeader.TryFind(header, "SID", out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("SID=a; SID=b")] // RFC 6265 section 4.2.2: servers should not rely on the order of cookies of one name
    [InlineData("a=1,SID=b")] // RFC 2109 parts at commas
    [InlineData("a=x SID=b")]
    [InlineData("sid=b")] // IIS and others compare names without their case
    [InlineData("SID=a; x=\"SID=b\"")]
    [InlineData("SID =b")]
    [InlineData("SID=a,SID=b")]
    public void A_header_in_which_another_reader_may_find_another_session_is_refused(string header)
        => Assert.False(CookieHeader.TryFind(header, "SID", out _));

    [Fact]
    public void Two_lines_are_one_header()
    {
        Assert.False(CookieHeader.TryFind(new(["SID=a", "SID=b"]), "SID", out _));
        Assert.True(CookieHeader.TryFind(new(["x=a", "SID=b"]), "SID", out var value));
        Assert.Equal("b", value);
    }

    [Theory]
    [InlineData("SID=abc", null)]
    [InlineData("a=1; SID=abc; b=2", "a=1; b=2")]
    [InlineData("a=1; sid=abc", "a=1")]
    [InlineData("a=1,SID=b; c=3", "c=3")]
    [InlineData("XSID=abc", "XSID=abc")]
    public void A_cookie_is_cut_out_in_every_spelling(string header, string? expected) => Assert.Equal(expected, CookieHeader.Without(header, ["SID"]));
}
