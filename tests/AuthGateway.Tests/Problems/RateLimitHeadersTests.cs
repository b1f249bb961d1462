using AuthGateway.Problems;
using Microsoft.AspNetCore.Http;

namespace AuthGateway.Tests.Problems;

public sealed class RateLimitHeadersTests
{
    [Fact]
    public void An_answer_that_was_let_through_tells_how_the_limit_stands()
    {
        var headers = new HeaderDictionary();
        RateLimitHeaders.Write(headers, "login", 5, TimeSpan.FromMinutes(15), 3, TimeSpan.FromSeconds(59.2));

        Assert.Equal("\"login\";q=5;w=900", headers[RateLimitHeaders.Policy]);
        Assert.Equal("\"login\";r=3;t=60", headers[RateLimitHeaders.Limit]);
    }

    [Fact]
    public async Task A_refusal_is_429_with_Retry_After_never_earlier_than_the_limit_says()
    {
        var context = new DefaultHttpContext();
        await ProblemWriter.WriteAsync(context, RateLimitHeaders.Exceeded("login", 5, TimeSpan.FromMinutes(15), TimeSpan.FromMilliseconds(100)));

        Assert.Equal(429, context.Response.StatusCode);
        Assert.Equal("\"login\";r=0;t=1", context.Response.Headers[RateLimitHeaders.Limit]);
        Assert.Equal("\"login\";q=5;w=900", context.Response.Headers[RateLimitHeaders.Policy]);
        Assert.InRange(int.Parse(context.Response.Headers.RetryAfter.ToString(), null), 1, 3);
    }
}
