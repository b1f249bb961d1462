using System.Text.Json;
using AuthGateway.Authorization.Evaluation.Search;
using AuthGateway.Authorization.Evaluation.Stores;
using AuthGateway.Authorization.RelationshipApi;
using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>The three searches: whole pages, all of one revision.</summary>
internal sealed class SearchOperations(EvaluationService service, EvaluationSessions sessions, EvaluationSettings settings, EvaluationMetrics metrics, TimeProvider time)
{
    /// <summary>Which subjects of a type may?</summary>
    public Task SubjectsAsync(HttpContext context, JsonElement body) => SearchAsync(
        context,
        body,
        "search-subject",
        Sought.Subject,
        (request, session) => service.SearchAsync(request.Question, Sought.Subject, request.Place, session),
        (json, request, id) => Entity(json, request.Question.Subject.Type, id));

    /// <summary>To which resources of a type?</summary>
    public Task ResourcesAsync(HttpContext context, JsonElement body) => SearchAsync(
        context,
        body,
        "search-resource",
        Sought.Resource,
        (request, session) => service.SearchAsync(request.Question, Sought.Resource, request.Place, session),
        (json, request, id) => Entity(json, request.Question.Resource.Type, id));

    /// <summary>Which actions?</summary>
    public Task ActionsAsync(HttpContext context, JsonElement body) => SearchAsync(
        context,
        body,
        "search-action",
        sought: null,
        (request, session) => service.SearchActionsAsync(request.Question, request.Place, session),
        (json, _, name) => json.WriteString("name"u8, name));

    private async Task SearchAsync(
        HttpContext context,
        JsonElement body,
        string endpoint,
        Sought? sought,
        Func<SearchRequest, EvaluationSession, ValueTask<SearchOutcome>> search,
        Action<Utf8JsonWriter, SearchRequest, string> write)
    {
        var (request, error) = SearchRequest.Read(body, endpoint, sought, settings.MaxPageSize);
        if (request is null)
        {
            await RefuseAsync(context, endpoint, "invalid", error!);
            return;
        }

        using var bound = new CancellationTokenSource(settings.SearchTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, context.RequestAborted);
        if (sessions.Begin(context, either.Token, request.Pins) is not { } session)
        {
            await RefuseAsync(context, endpoint, "invalid", EvaluationErrors.ConsistencyToken);
            return;
        }

        var outcome = await search(request, session);
        context.RequestAborted.ThrowIfCancellationRequested();
        EvaluationSessions.Stamp(context, session);
        switch (outcome)
        {
            case SearchOutcome.Page page:
                metrics.Count(endpoint, "found");
                await ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, request, page, session, write));
                break;

            case SearchOutcome.NotListable:
                await RefuseAsync(context, endpoint, "not_listable", EvaluationErrors.NotListable);
                break;

            case SearchOutcome.LacksContext:
                await RefuseAsync(context, endpoint, "invalid", EvaluationErrors.LacksContext);
                break;

            case SearchOutcome.Unavailable unavailable:
                await RefuseAsync(context, endpoint, "unavailable", EvaluationErrors.Of(unavailable.Reason));
                (context.Record().Reason, context.Record().FailedBy) = (unavailable.Reason, unavailable.Missing);
                break;
        }
    }

    // The page comes first (section 8.3), and only where somebody asked for pages or there is another one.
    private static void Write(Utf8JsonWriter json, SearchRequest request, SearchOutcome.Page page, EvaluationSession session, Action<Utf8JsonWriter, SearchRequest, string> write)
    {
        if (request.IsPaged || page.Next is not null)
        {
            json.WriteStartObject("page"u8);
            json.WriteString("next_token"u8, page.Next is null ? "" : SearchToken.Write(request.Common, page.Next, request.Limit, session.Moments));
            json.WriteNumber("count"u8, page.Found.Length);
            json.WriteEndObject();
        }

        json.WriteStartArray("results"u8);
        foreach (var found in page.Found)
        {
            json.WriteStartObject();
            write(json, request, found);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Entity(Utf8JsonWriter json, string type, string id)
    {
        json.WriteString("type"u8, type);
        json.WriteString("id"u8, id);
    }

    private Task RefuseAsync(HttpContext context, string endpoint, string outcome, ApiError error)
    {
        metrics.Count(endpoint, outcome);
        return ApiAnswer.WriteAsync(context, error);
    }
}
