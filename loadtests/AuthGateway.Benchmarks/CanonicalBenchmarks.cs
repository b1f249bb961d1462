using AuthGateway.Pipeline.Canonical;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http.Features;

namespace AuthGateway.Benchmarks;

/// <summary>What it costs to make the one request that all later steps see: framing, header hygiene, host, path.</summary>
public class CanonicalBenchmarks
{
    private readonly DefaultHttpContext _plain = Context("/members/1/profile?fields=name");
    private readonly DefaultHttpContext _encoded = Context("/members/caf%c3%a9/profile%2dpicture");
    private readonly CanonicalRequestMiddleware _middleware = new(_ => Task.CompletedTask, new CanonicalSettings());

    /// <summary>A path as nearly all are: nothing to decode, nothing to change.</summary>
    [Benchmark(Baseline = true)]
    public bool Plain() => Run(_plain);

    /// <summary>A path with percent-encodings, which are judged and written anew.</summary>
    [Benchmark]
    public bool Encoded() => Run(_encoded);

    private bool Run(DefaultHttpContext context) =>
        _middleware.InvokeAsync(context).IsCompletedSuccessfully && context.Response.StatusCode == 200 ? true : throw new InvalidOperationException("It was refused.");

    // The headers of a browser's request behind an API gateway.
    private static DefaultHttpContext Context(string target)
    {
        var context = new DefaultHttpContext();
        var line = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        (line.Method, line.Scheme, line.Protocol, line.RawTarget) = ("GET", "https", "HTTP/1.1", target);
        (line.Path, line.QueryString) = (target.Split('?')[0], target.Contains('?', StringComparison.Ordinal) ? target[target.IndexOf('?', StringComparison.Ordinal)..] : "");
        var headers = context.Request.Headers;
        headers.Host = "api.example.com";
        headers.Accept = "application/json";
        headers.AcceptEncoding = "gzip, br";
        headers.AcceptLanguage = "de-DE,de;q=0.9";
        headers.Authorization = "Bearer e30.e30.e30";
        headers.UserAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        headers["X-Forwarded-For"] = "192.0.2.1";
        headers["X-Forwarded-Proto"] = "https";
        return context;
    }
}
