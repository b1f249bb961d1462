using AuthGateway.Hosting;
using AuthGateway.Problems;

namespace AuthGateway.Management;

/// <summary>Alive, ready, and how each dependency is.</summary>
internal static class HealthEndpoints
{
    /// <summary>Maps /livez, /readyz and /healthz/deep.</summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints, IServiceProvider services)
    {
        var drain = services.GetRequiredService<DrainState>();
        var dependencies = services.GetServices<IDependency>().ToArray();

        // This port listens before the data port does: a replica that said ready by then would be sent requests that it refuses.
        var started = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted;

        // Shallow on purpose: a restart mends nothing that is outside the process.
        endpoints.MapGet("/livez", static context => JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, static json => json.WriteString("status"u8, "alive"u8)));

        endpoints.MapGet("/readyz", context =>
        {
            var missing = dependencies.Select(dependency => dependency.Readiness()).Where(state => !state.Ready).ToList();
            var ready = missing.Count == 0 && !drain.IsDraining && started.IsCancellationRequested;
            return JsonAnswer.WriteAsync(context, ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, json =>
            {
                json.WriteString("status"u8, ready ? "ready" : drain.IsDraining ? "draining" : started.IsCancellationRequested ? "not ready" : "starting");
                json.WriteStartArray("missing"u8);
                missing.ForEach(state => json.WriteStringValue($"{state.Name}: {state.Detail}"));
                json.WriteEndArray();
            });
        });

        endpoints.MapGet("/healthz/deep", context => WriteDeepAsync(context, drain, dependencies));
    }

    private static async Task WriteDeepAsync(HttpContext context, DrainState drain, IDependency[] dependencies)
    {
        var examinations = Array.ConvertAll(dependencies, dependency => dependency.ExamineAsync(context.RequestAborted));
        var states = await Task.WhenAll(examinations);
        var healthy = Array.TrueForAll(states, state => state.Ready);
        await JsonAnswer.WriteAsync(context, healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, json =>
        {
            json.WriteString("status"u8, healthy ? "healthy" : "degraded");
            json.WriteBoolean("draining"u8, drain.IsDraining);
            json.WriteStartArray("dependencies"u8);
            Array.ForEach(states, state => state.Write(json));
            json.WriteEndArray();
        });
    }
}
