using System.Text.Json;
using AuthGateway.Authorization.RelationshipApi;
using AuthGateway.Problems;
using AuthGateway.Routes;
using Microsoft.Net.Http.Headers;

namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>The AuthZEN Authorization API on the data port, each operation with the policy that the settings name for its kind.</summary>
internal static class EvaluationEndpoints
{
    private static readonly Problem NotServed = new()
    {
        Status = StatusCodes.Status404NotFound,
        Code = "operation_not_served",
        Title = "The authorization API does not serve this here.",
    };

    private static readonly Problem OnlyPost = new()
    {
        Status = StatusCodes.Status405MethodNotAllowed,
        Code = "method_not_allowed",
        Title = "The authorization API takes POST only.",
        Headers = [KeyValuePair.Create("Allow", "POST")],
    };

    private static readonly Problem OnlyGet = OnlyPost with { Title = "The metadata are read with GET.", Headers = [KeyValuePair.Create("Allow", "GET")] };

    /// <summary>Maps the operations whose policies are named.</summary>
    public static void MapEvaluationApi(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<EvaluationSettings>();
        if (!settings.IsOn)
        {
            return;
        }

        var urls = app.Services.GetRequiredService<EvaluationUrls>();
        var evaluations = app.Services.GetRequiredService<EvaluationOperations>();
        var searches = app.Services.GetRequiredService<SearchOperations>();
        var closed = new RouteRules { RouteId = "authzen-closed", Policy = KnownPolicies.Anonymous };
        Map(EvaluationUrls.Evaluation, "authzen-evaluation", settings.AskPolicy, evaluations.EvaluateAsync);
        Map(EvaluationUrls.Evaluations, "authzen-evaluations", settings.AskPolicy, evaluations.EvaluateAllAsync);
        Map(EvaluationUrls.Subjects, "authzen-search-subject", settings.SearchPolicy, searches.SubjectsAsync);
        Map(EvaluationUrls.Resources, "authzen-search-resource", settings.SearchPolicy, searches.ResourcesAsync);
        Map(EvaluationUrls.Actions, "authzen-search-action", settings.SearchPolicy, searches.ActionsAsync);

        // What is not served ends here: a wide route of the proxy would hand questions, and who asks about whom, to an upstream that might even answer.
        Close(urls.Path + EvaluationUrls.Root, NotServed);
        Close($"{urls.Path}{EvaluationUrls.Root}/{{**rest}}", NotServed);
        if (urls.MetadataPath is { } metadata)
        {
            app.MapGet(metadata, context => MetadataAsync(context, urls)).WithMetadata(new RouteRules { RouteId = "authzen-metadata", Policy = KnownPolicies.Anonymous }, RequestIdEcho.Instance);
            Close(metadata, OnlyGet);
        }

        void Map(string path, string route, string policy, Func<HttpContext, JsonElement, Task> operation)
        {
            if (policy.Length > 0)
            {
                app.MapPost(urls.Path + path, Before(ApiBody.Before(operation, settings.MaxRequestBodyBytes))).WithMetadata(
                    new RouteRules { RouteId = route, Policy = policy, Schemes = [.. settings.Schemes], MaxRequestBodyBytes = settings.MaxRequestBodyBytes }, RequestIdEcho.Instance);
                Close(urls.Path + path, OnlyPost);
            }
        }

        void Close(string path, Problem problem) => app.Map(path, context => ProblemWriter.WriteAsync(context, problem)).WithMetadata(closed, RequestIdEcho.Instance);
    }

    private static RequestDelegate Before(RequestDelegate operation) => context =>
        !RequestIdEcho.IsSound(context.Request.Headers) ? ApiAnswer.WriteAsync(context, EvaluationErrors.RequestId)
        : !IsJson(context.Request) ? ApiAnswer.WriteAsync(context, EvaluationErrors.ContentType)
        : operation(context);

    // The certification profile asks for 400 here, not for 415.
    private static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (type.Charset.Length == 0 || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));

    private static async Task MetadataAsync(HttpContext context, EvaluationUrls urls)
    {
        context.Response.ContentType = "application/json";

        // It changes when the gateway is configured anew (section 11.10).
        context.Response.Headers.CacheControl = "public, max-age=3600";
        await JsonSerializer.SerializeAsync(
            context.Response.Body, urls.Metadata.ToDictionary(member => member.Name, member => member.Url, StringComparer.Ordinal), JsonSerializerOptions.Default, context.RequestAborted);
    }
}
