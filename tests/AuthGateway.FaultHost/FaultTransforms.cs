using System.Globalization;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace AuthGateway.FaultHost;

/// <summary>
/// Runs the fault that a request asks for (`X-Fault: burn 100`) as the gateway's last step before the upstream is called, and
/// answers how long it really was in `X-Fault-Us`.
/// </summary>
internal sealed class FaultTransforms : ITransformProvider
{
    private const string Asked = "X-Fault";
    private const string Measured = "X-Fault-Us";

    private readonly ForcedCollection _collection = new();

    public void Apply(TransformBuilderContext context)
    {
        context.AddRequestTransform(request =>
        {
            var asked = request.HttpContext.Request.Headers[Asked].ToString().Split(' ');
            if (asked is [var kind, var size] && double.TryParse(size, CultureInfo.InvariantCulture, out var milliseconds))
            {
                request.HttpContext.Items[Measured] = Run(kind, TimeSpan.FromMilliseconds(milliseconds));
            }

            return default;
        });
        context.AddResponseTransform(response =>
        {
            if (response.HttpContext.Items[Measured] is Func<TimeSpan> measured)
            {
                response.HttpContext.Response.Headers[Measured] = measured().TotalMicroseconds.ToString("F0", CultureInfo.InvariantCulture);
            }

            return default;
        });
    }

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    private Func<TimeSpan> Run(string kind, TimeSpan size) => kind switch
    {
        "burn" => CpuBurn.Run(size),
        "lock" => HeldLock.Run(size),
        "starve" => StarvedPool.Run(size),
        "ballast" => _collection.Prepare(size),
        "collect" => _collection.Run(),
        _ => throw new ArgumentException($"There is no fault named {kind}.", nameof(kind)),
    };
}
