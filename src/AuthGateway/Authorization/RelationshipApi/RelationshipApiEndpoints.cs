using System.Text.Json;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Problems;
using AuthGateway.Routes;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>The relationship API on the data port: OpenFGA's paths, each with the policy that the settings name for its kind.</summary>
internal static class RelationshipApiEndpoints
{
    private static readonly Problem NotServed = new()
    {
        Status = StatusCodes.Status404NotFound,
        Code = "operation_not_served",
        Title = "The relationship API does not serve this here.",
    };

    /// <summary>Maps the operations whose policies are named.</summary>
    public static void MapRelationshipApi(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<RelationshipSettings>().Api;
        if (!settings.IsOn)
        {
            return;
        }

        var services = app.Services;
        var questions = services.GetRequiredService<QuestionOperations>();
        var listings = services.GetRequiredService<ListingOperations>();
        var tuples = services.GetRequiredService<TupleOperations>();
        var attributes = services.GetRequiredService<AttributeOperations>();
        var models = services.GetRequiredService<ModelOperations>();
        var stores = services.GetRequiredService<StoreOperations>();
        var store = $"{settings.Path}/stores/{{store_id}}";

        Map("POST", $"{store}/check", "relations-check", settings.AskPolicy, Body(questions.CheckAsync));
        Map("POST", $"{store}/batch-check", "relations-batch-check", settings.AskPolicy, Body(questions.BatchCheckAsync));
        Map("POST", $"{store}/expand", "relations-expand", settings.AskPolicy, Body(questions.ExpandAsync));
        Map("POST", $"{store}/list-objects", "relations-list-objects", settings.AskPolicy, Body(listings.ListObjectsAsync));
        Map("POST", $"{store}/streamed-list-objects", "relations-list-objects", settings.AskPolicy, Body(listings.StreamObjectsAsync));
        Map("POST", $"{store}/list-users", "relations-list-users", settings.AskPolicy, Body(listings.ListUsersAsync));
        Map("POST", $"{store}/read", "relations-read", settings.ReadPolicy, Body(tuples.ReadAsync));
        Map("GET", $"{store}/changes", "relations-changes", settings.ReadPolicy, tuples.ReadChangesAsync);
        Map("POST", $"{store}/write", "relations-write", settings.WritePolicy, Body(tuples.WriteAsync));
        Map("POST", $"{store}/attributes/read", "relations-attributes", settings.ReadPolicy, Body(attributes.ReadAsync));
        Map("POST", $"{store}/attributes/write", "relations-attributes-write", settings.WritePolicy, Body(attributes.WriteAsync));
        Map("GET", $"{store}/authorization-models", "relations-models", settings.ReadPolicy, models.ListAsync);
        Map("GET", $"{store}/authorization-models/{{id}}", "relations-models", settings.ReadPolicy, models.ReadAsync);
        Map("POST", $"{store}/authorization-models", "relations-models-write", settings.ManagePolicy, Body(models.WriteAsync));
        Map("GET", $"{store}/assertions/{{id}}", "relations-assertions", settings.ReadPolicy, models.ReadAssertionsAsync);
        Map("PUT", $"{store}/assertions/{{id}}", "relations-assertions-write", settings.ManagePolicy, Body(models.WriteAssertionsAsync));
        Map("GET", $"{settings.Path}/stores", "relations-stores", settings.ReadPolicy, stores.ListAsync);
        Map("GET", store, "relations-stores", settings.ReadPolicy, stores.ReadAsync);
        Map("POST", $"{settings.Path}/stores", "relations-stores-manage", settings.ManagePolicy, Body(stores.CreateAsync));
        Map("DELETE", store, "relations-stores-manage", settings.ManagePolicy, stores.DeleteAsync);

        // What is not served ends here: a wide route of the proxy would hand relationships, and who asks about whom, to an upstream.
        var closed = new RouteRules { RouteId = "relations-closed", Policy = KnownPolicies.Anonymous };
        app.Map($"{settings.Path}/stores", NotServedAsync).WithMetadata(closed);
        app.Map($"{settings.Path}/stores/{{**rest}}", NotServedAsync).WithMetadata(closed);

        RequestDelegate Body(Func<HttpContext, JsonElement, Task> operation) => ApiBody.Before(operation, settings.MaxRequestBodyBytes);

        void Map(string method, string path, string route, string policy, RequestDelegate operation)
        {
            if (policy.Length > 0)
            {
                app.MapMethods(path, [method], operation).WithMetadata(new RouteRules
                {
                    RouteId = route, Policy = policy, Schemes = [.. settings.Schemes], MaxRequestBodyBytes = settings.MaxRequestBodyBytes,
                });
            }
        }
    }

    private static Task NotServedAsync(HttpContext context) => ProblemWriter.WriteAsync(context, NotServed);
}
