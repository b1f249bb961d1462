using AuthGateway.Pipeline.Canonical;

namespace AuthGateway.Tests.Pipeline.Canonical;

public sealed class CanonicalTargetTests
{
    private static readonly CanonicalSettings Defaults = new();

    [Theory]
    [InlineData("/a?b=c", "/a", "?b=c")]
    [InlineData("/a", "/a", "")]
    [InlineData("/a?", "/a", "?")]
    [InlineData("/a??x?/../", "/a", "??x?/../")]
    [InlineData("/a?b=%2F%00%zz&c=\"<>|\\", "/a", "?b=%2F%00%zz&c=\"<>|\\")]
    [InlineData("http://example.com/a?b", "/a", "?b")]
    [InlineData("HTTPS://example.com/a", "/a", "")]
    [InlineData("http://EXAMPLE.com", "/", "")]
    [InlineData("http://example.com?b", "/", "?b")]
    [InlineData("http://example.com/caf%c3%a9", "/café", "")]
    public void A_target_is_split_into_the_judged_path_and_the_query_byte_for_byte(string raw, string path, string query)
    {
        var target = CanonicalTarget.Parse(raw, "GET", "example.com", Defaults);
        Assert.True(target.IsAccepted);
        Assert.Equal((path, query), (target.JudgedPath, target.Query));
    }

    [Theory]
    [InlineData("", "InvalidTarget")]
    [InlineData("*", "InvalidTarget")]
    [InlineData("example.com:443", "InvalidTarget")]
    [InlineData("a/b", "InvalidTarget")]
    [InlineData("http:/a", "InvalidTarget")]
    [InlineData("ftp://example.com/a", "InvalidScheme")]
    [InlineData("file:///etc/passwd", "InvalidScheme")]
    [InlineData("httpx://example.com/", "InvalidScheme")]
    [InlineData("http://", "InvalidHost")]
    [InlineData("http:///a", "InvalidHost")]
    [InlineData("http://user@example.com/", "UserInfo")]
    [InlineData("http://example.com:80@evil/", "UserInfo")]
    [InlineData("http://evil/", "AuthorityMismatch")]
    [InlineData("http://example.com:80/", "AuthorityMismatch")]
    [InlineData("http://example.com\\@evil/", "UserInfo")]
    [InlineData("http://example.com\\evil/", "InvalidHost")]
    [InlineData("http://example.com/../a", "DotSegment")]
    [InlineData("http://example.com//a", "EmptySegment")]
    [InlineData("http://example.com#a", "InvalidTarget")]
    [InlineData("/a?b#c", "InvalidQuery")]
    [InlineData("/a?b c", "InvalidQuery")]
    [InlineData("/a?b\tc", "InvalidQuery")]
    [InlineData("/a?b\r\nX: y", "InvalidQuery")]
    [InlineData("/a?b\u007F", "InvalidQuery")]
    [InlineData("/a?é", "InvalidQuery")]
    [InlineData("/a#b?c", "Fragment")]
    public void A_target_that_can_be_read_in_two_ways_is_refused(string raw, string refusal)
    {
        var target = CanonicalTarget.Parse(raw, "GET", "example.com", Defaults);
        Assert.False(target.IsAccepted);
        Assert.Equal(refusal, target.Refusal.ToString());
    }

    [Fact]
    public void OPTIONS_star_names_nothing_that_could_be_forwarded() =>
        Assert.Equal(RequestRefusal.AsteriskForm, CanonicalTarget.Parse("*", "OPTIONS", "example.com", Defaults).Refusal);

    [Fact]
    public void A_query_longer_than_the_bound_is_refused()
    {
        var settings = new CanonicalSettings { MaxQueryLength = 64 };
        Assert.True(CanonicalTarget.Parse("/?" + new string('a', 63), "GET", null, settings).IsAccepted);
        Assert.Equal(RequestRefusal.QueryTooLong, CanonicalTarget.Parse("/?" + new string('a', 64), "GET", null, settings).Refusal);
    }

    [Fact]
    public void A_target_that_nobody_parsed_is_not_accepted() => Assert.False(default(CanonicalTarget).IsAccepted);

    [Theory]
    [InlineData("example.com", true)]
    [InlineData("example.com:8080", true)]
    [InlineData("a_b.internal", true)]
    [InlineData("127.0.0.1:80", true)]
    [InlineData("[::1]:8080", true)]
    [InlineData("[2001:db8::1]", true)]
    [InlineData("", false)]
    [InlineData(":80", false)]
    [InlineData("example.com:", false)]
    [InlineData("example.com:65536", false)]
    [InlineData("example.com:8x", false)]
    [InlineData("example.com:80:80", false)]
    [InlineData("a,b", false)]
    [InlineData("a b", false)]
    [InlineData("a@b", false)]
    [InlineData("a/b", false)]
    [InlineData("a?b", false)]
    [InlineData("a\\b", false)]
    [InlineData("a%62", false)]
    [InlineData("é.com", false)]
    [InlineData("a..b", false)]
    [InlineData(".a", false)]
    [InlineData("example.com.", false)]
    [InlineData("example.com.:80", false)]
    [InlineData("[::1", false)]
    [InlineData("[::1]x", false)]
    [InlineData("[fe80::1%eth0]", false)]
    [InlineData("[127.0.0.1]", false)]
    [InlineData("'or'1'='1", false)]
    public void A_host_is_a_name_or_an_address_with_at_most_a_port(string host, bool valid) => Assert.Equal(valid, HostRules.IsValid(host));

    [Theory]
    [InlineData("GET", "None")]
    [InlineData("M-SEARCH", "None")]
    [InlineData("get", "InvalidMethod")]
    [InlineData("Delete", "InvalidMethod")]
    [InlineData("", "InvalidMethod")]
    [InlineData("GET/", "InvalidMethod")]
    [InlineData("TRACE", "TraceMethod")]
    [InlineData("TRACK", "TraceMethod")]
    [InlineData("CONNECT", "ConnectMethod")]
    public void A_method_is_upper_case_and_neither_a_tunnel_nor_an_echo(string method, string refusal) =>
        Assert.Equal(refusal, MethodRules.Judge(method, isWebSocketOverHttp2: false).ToString());

    [Fact]
    public void CONNECT_opens_a_WebSocket_over_HTTP_2() =>
        Assert.Equal(RequestRefusal.None, MethodRules.Judge("CONNECT", isWebSocketOverHttp2: true));

    [Fact]
    public void Every_refusal_has_an_answer_with_a_status_and_a_name()
    {
        foreach (var refusal in Enum.GetValues<RequestRefusal>().Where(r => r != RequestRefusal.None))
        {
            var problem = RefusalProblems.Of(refusal);
            Assert.InRange(problem.Status, 400, 501);
            Assert.Matches("^[a-z0-9]+(_[a-z0-9]+)*$", problem.Code);
        }
    }
}
