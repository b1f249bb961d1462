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

    [Theory]
    [InlineData("%4DY_SID=b")] // CVE-2020-7070: PHP decoded names
    [InlineData("MY%5fSID=b")]
    [InlineData("MY.SID=b")] // CVE-2022-31629: PHP's variables have no dots, spaces and brackets
    [InlineData("MY[SID=b")]
    [InlineData("MY SID=b")]
    [InlineData("MY_SID=a; my.sid =b")]
    public void A_name_that_PHP_takes_for_another_is_refused_and_cut_out_CVE_2020_7070_CVE_2022_31629(string header)
    {
        Assert.False(CookieHeader.TryFind(header, "MY_SID", out _));
        Assert.Null(CookieHeader.Without(header, ["MY_SID"]));
        Assert.True(CookieHeader.TryFind("MY-SID=b; MY%5fSIDE=c; %4=d", "MY_SID", out var value));
        Assert.Null(value);
    }

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
