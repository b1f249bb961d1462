using System.Collections.Concurrent;
using System.Globalization;
using AuthGateway.Identity;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>Gives each request that the gateway sends a number, and notes under it what was judged.</summary>
internal sealed class JudgedTransforms : ITransformProvider
{
    /// <summary>The header with the number, on its way there and back.</summary>
    public const string Header = "X-Fuzz-Number";

    private long _last;

    /// <summary>What was sent and not seen by the upstream yet.</summary>
    public ConcurrentDictionary<long, JudgedRequest> Sent { get; } = new();

    public void Apply(TransformBuilderContext context) => context.AddRequestTransform(request =>
    {
        var judged = request.HttpContext.Request;
        var number = Interlocked.Increment(ref _last);
        Sent[number] = new JudgedRequest(number, judged.Method, judged.Path.Value ?? "", judged.QueryString.Value ?? "", judged.Host.Value ?? "", request.HttpContext.Caller() is not null);
        request.ProxyRequest.Headers.Remove(Header);
        request.ProxyRequest.Headers.Add(Header, number.ToString(CultureInfo.InvariantCulture));
        return default;
    });

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }
}
