using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Proxy;
using AuthGateway.Proxy.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Transforms;

namespace AuthGateway.Tests.Proxy;

public sealed class ResponseHygieneTests
{
    [Theory]
    [InlineData("__Host-session=chosen; Path=/; Secure")]
    [InlineData("__host-SESSION=chosen")]
    [InlineData(" __Host-session =chosen")]
    [InlineData("__Host-session=; Max-Age=0")]
    [InlineData("__Host-session")]
    public async Task CWE_384_an_upstream_sets_no_session_of_ours(string cookie)
    {
        var headers = await AnswerAsync(headers => headers.SetCookie = new[] { "theme=dark", cookie, "__Host-session2=x" });

        Assert.Equal("theme=dark,__Host-session2=x", headers.SetCookie.ToString());
    }

    [Fact]
    public async Task RFC_9449_section_8_2_an_upstreams_nonce_is_none_for_proofs_here() =>
        Assert.False((await AnswerAsync(headers => headers["DPoP-Nonce"] = "the-upstreams")).ContainsKey("DPoP-Nonce"));

    // CWE-290. A bridge behind the gateway's caller may make one header of all of them.
    [Theory]
    [InlineData("AuthGateway-Decision-Id")]
    [InlineData("authgateway-decision-id")]
    [InlineData("AuthGateway_Decision_Id")]
    [InlineData("AuthGateway.Decision.Id")]
    [InlineData("AuthGateway-Consistency-Token")]
    [InlineData("X_AuthGateway_Identity")]
    public async Task An_upstream_does_not_speak_for_the_gateway(string name) => Assert.Equal(["X-Other"], (await AnswerAsync(headers =>
    {
        headers[name] = "01JDQW8X5N0000000000000001";
        headers["X-Other"] = "x";
    })).Keys);

    private static async Task<IHeaderDictionary> AnswerAsync(Action<IHeaderDictionary> answer)
    {
        var context = new DefaultHttpContext();
        var ledger = new Ledger();
        ledger.Open(TimeProvider.System);
        context.Features.Set(ledger);
        answer(context.Response.Headers);
        // YARP has copied what the upstream said.
        using var response = new HttpResponseMessage { Content = new ByteArrayContent([]) };
        foreach (var (name, values) in context.Response.Headers)
        {
            response.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        var endings = new StreamEndings(new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), Options.Create(new HostOptions()), TimeProvider.System);
        await new ResponseHygieneTransform([], ["__Host-session"], new OpenStreams(), new StreamWrapper(endings, TimeProvider.System))
            .ApplyAsync(new ResponseTransformContext { HttpContext = context, ProxyResponse = response, HeadersCopied = true });
        return context.Response.Headers;
    }
}
