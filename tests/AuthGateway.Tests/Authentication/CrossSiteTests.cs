using AuthGateway.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AuthGateway.Tests.Authentication;

/// <summary>Cross-site request forgery (CWE-352) and WebSocket hijacking (CWE-1385): what a cookie alone may not do.</summary>
public sealed class CrossSiteTests
{
    private static readonly string[] Allowed = ["https://shop.example.com"];

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public void A_safe_request_may_come_from_anywhere(string method) =>
        Assert.True(IsAllowed(method, ("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.example.net")));

    [Theory]
    [InlineData("same-origin", true)]
    [InlineData("same-site", true)]
    [InlineData("none", true)]
    [InlineData("cross-site", false)]
    [InlineData("", false)]
    [InlineData("Same-Origin", false)]
    [InlineData("same-origin, cross-site", false)]
    public void An_unsafe_request_comes_from_the_own_site(string site, bool allowed)
    {
        foreach (var method in new[] { "POST", "PUT", "PATCH", "DELETE", "CONNECT", "get", "BREW" })
        {
            Assert.Equal(allowed, IsAllowed(method, ("Sec-Fetch-Site", site)));
        }
    }

    [Fact]
    public void A_request_that_does_not_say_where_it_comes_from_is_refused() => Assert.False(IsAllowed("POST"));

    [Fact]
    public void Two_values_are_none()
    {
        Assert.False(IsAllowed("POST", ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "cross-site")));
        Assert.False(IsAllowed("POST", ("Origin", "https://shop.example.com"), ("Origin", "https://evil.example.net")));
    }

    [Theory]
    [InlineData("https://shop.example.com", true)]
    [InlineData("https://shop.example.com.evil.example.net", false)]
    [InlineData("https://shop.example.com:8443", false)]
    [InlineData("http://shop.example.com", false)]
    [InlineData("https://SHOP.example.com", false)]
    [InlineData("https://shop.example.com https://evil.example.net", false)]
    [InlineData("null", false)]
    public void Another_site_may_act_when_its_origin_is_named_exactly(string origin, bool allowed)
    {
        Assert.Equal(allowed, IsAllowed("POST", ("Origin", origin)));
        Assert.Equal(allowed, IsAllowed("POST", ("Origin", origin), ("Sec-Fetch-Site", "cross-site")));
    }

    [Fact]
    public void A_foreign_page_opens_no_WebSocket_with_the_users_cookie()
    {
        Assert.False(IsAllowed("GET", ("Upgrade", "websocket"), ("Origin", "https://evil.example.net"), ("Sec-Fetch-Site", "cross-site")));
        Assert.True(IsAllowed("GET", ("Upgrade", "websocket"), ("Origin", "https://shop.example.com")));
        Assert.True(IsAllowed("GET", ("Upgrade", "websocket"), ("Sec-Fetch-Site", "same-origin")));
    }

    [Fact]
    public void A_foreign_page_opens_no_WebSocket_over_HTTP_2_either_CWE_1385_RFC_8441()
    {
        Assert.False(Opens("https://evil.example.net"));
        Assert.True(Opens("https://shop.example.com"));

        static bool Opens(string origin)
        {
            // The canonical request has made a GET of the CONNECT, and there is no Upgrade.
            var context = new DefaultHttpContext { Request = { Method = "GET" } };
            context.Features.Set<IHttpExtendedConnectFeature>(new ExtendedConnect());
            context.Request.Headers.Origin = origin;
            context.Request.Headers["Sec-Fetch-Site"] = "cross-site";
            return CrossSite.IsAllowed(context, Allowed);
        }
    }

    [Theory]
    [InlineData("https://shop.example.com", true)]
    [InlineData("http://localhost:3000", true)]
    [InlineData("https://shop.example.com/", false)]
    [InlineData("https://shop.example.com:443", false)]
    [InlineData("https://Shop.example.com", false)]
    [InlineData("https://user@shop.example.com", false)]
    [InlineData("null", false)]
    [InlineData("*", false)]
    public void An_origin_is_written_as_browsers_write_it(string text, bool isOne) => Assert.Equal(isOne, CrossSite.IsOrigin(text));

    [Fact]
    public void The_answer_is_a_403_that_names_the_reason()
    {
        Assert.Equal(403, CrossSite.Refusal.Problem.Status);
        Assert.Equal("cross_site_request", CrossSite.Refusal.Problem.Code);
    }

    private static bool IsAllowed(string method, params (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        foreach (var (name, value) in headers)
        {
            context.Request.Headers.Append(name, value);
        }

        return CrossSite.IsAllowed(context, Allowed);
    }

    private sealed class ExtendedConnect : IHttpExtendedConnectFeature
    {
        public bool IsExtendedConnect => true;

        public string Protocol => "websocket";

        public ValueTask<Stream> AcceptAsync() => throw new NotSupportedException();
    }
}
