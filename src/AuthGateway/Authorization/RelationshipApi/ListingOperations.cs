using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Evaluation;
using AuthGateway.Relations.Graph;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>
/// ListObjects and ListUsers: whole, or an error. OpenFGA has no pages for them; here <c>page_size</c> asks for them, and
/// <c>continuation_token</c> goes on at the revision of the first.
/// </summary>
internal sealed class ListingOperations(RelationshipService service, RelationEngine engine)
{
    private const int MostAPage = 1000;

    /// <summary>To which objects of a type does a user have a relation?</summary>
    public Task ListObjectsAsync(HttpContext context, JsonElement body) => ObjectsAsync(context, body, ["page_size", "continuation_token"], WriteObjects);

    /// <summary>The same, each object on a line of its own.</summary>
    public async Task StreamObjectsAsync(HttpContext context, JsonElement body)
    {
        var objects = ImmutableArray<string>.Empty;
        // Without pages: a stream has no place to say where it goes on, and would be cut without a word.
        await ObjectsAsync(context, body, paging: [], write: null, page => objects = page.Names);
        if (context.Response.HasStarted)
        {
            return;
        }

        // The listing is whole before the first line goes out: a caller never has a part of one.
        context.Response.ContentType = "application/x-ndjson";
        context.Response.Headers.CacheControl = "no-store";
        var line = new ArrayBufferWriter<byte>();
        await using var json = new Utf8JsonWriter(line);
        foreach (var name in objects)
        {
            line.ResetWrittenCount();
            json.Reset();
            json.WriteStartObject();
            json.WriteStartObject("result"u8);
            json.WriteString("object"u8, name);
            json.WriteEndObject();
            json.WriteEndObject();
            await json.FlushAsync(context.RequestAborted);
            line.Write("\n"u8);
            await context.Response.Body.WriteAsync(line.WrittenMemory, context.RequestAborted);
        }
    }

    /// <summary>Which users have a relation to an object?</summary>
    public async Task ListUsersAsync(HttpContext context, JsonElement body)
    {
        var reader = new ApiReader();
        reader.Only(
            body, "object", "relation", "user_filters", "contextual_tuples", "authorization_model_id", "context", "consistency", "page_size", "continuation_token");
        var question = ApiQuestion.Read(context, body, reader);
        var target = reader.Object(body, "object");
        reader.Only(target, "type", "id");
        var filters = reader.List(body, "user_filters");
        if (filters is not [{ ValueKind: JsonValueKind.Object } filter])
        {
            reader.Fail("'user_filters' must hold one filter.");
            await ApiAnswer.WriteAsync(context, reader.Error!);
            return;
        }

        reader.Only(filter, "type", "relation");
        var relation = reader.Text(filter, "relation");
        var query = new ListUsersQuery(
            $"{reader.Required(target, "type")}:{reader.Required(target, "id")}",
            reader.Required(body, "relation"),
            new UserFilter(reader.Required(filter, "type"), relation.Length > 0 ? relation : null))
        {
            ContextualTuples = reader.Contextual(body),
            Context = reader.Object(body, "context"),
            PageSize = reader.Number(body, "page_size", 1, MostAPage),
        };
        string[] common = ["list-users", question.Store, question.Model, query.Object, query.Relation, query.Filter.Type, relation, Rest(body)];
        var cursor = ReadCursor(body, reader, common);
        await AskAsync(
            context,
            reader,
            question,
            cursor,
            (model, snapshot) => engine.ListUsers(model, snapshot, query with { Cursor = cursor, PageSize = PageSize(query.PageSize, cursor) }, context.RequestAborted),
            common,
            (json, page) =>
            {
                json.WriteStartArray("users"u8);
                foreach (var name in page.Names)
                {
                    WriteUser(json, name);
                }

                json.WriteEndArray();
            });
    }

    private async Task ObjectsAsync(
        HttpContext context, JsonElement body, string[] paging, Action<Utf8JsonWriter, ListOutcome.Page>? write, Action<ListOutcome.Page>? take = null)
    {
        var reader = new ApiReader();
        reader.Only(body, ["type", "relation", "user", "contextual_tuples", "authorization_model_id", "context", "consistency", .. paging]);
        var question = ApiQuestion.Read(context, body, reader);
        var query = new ListObjectsQuery(reader.Required(body, "user"), reader.Required(body, "relation"), reader.Required(body, "type"))
        {
            ContextualTuples = reader.Contextual(body),
            Context = reader.Object(body, "context"),
            PageSize = reader.Number(body, "page_size", 1, MostAPage),
        };
        string[] common = ["list-objects", question.Store, question.Model, query.User, query.Relation, query.Type, Rest(body)];
        var cursor = ReadCursor(body, reader, common);
        await AskAsync(
            context,
            reader,
            question,
            cursor,
            (model, snapshot) => engine.ListObjects(model, snapshot, query with { Cursor = cursor, PageSize = PageSize(query.PageSize, cursor) }, context.RequestAborted),
            common,
            write,
            take);
    }

    private async Task AskAsync(
        HttpContext context,
        ApiReader reader,
        Question question,
        ListCursor? cursor,
        Func<CompiledModel, GraphSnapshot, ListOutcome> ask,
        string[] common,
        Action<Utf8JsonWriter, ListOutcome.Page>? write,
        Action<ListOutcome.Page>? take = null)
    {
        var asked = ask;
        ListOutcome Ask(CompiledModel model, StoreView view)
        {
            // The pages of one listing are of one revision, or there is no next page.
            var snapshot = view.Tuples;
            return cursor is { } at && (!view.History.TryGetRevision(at.Revision, out snapshot!) || snapshot is null)
                ? new ListOutcome.Failed(new RelationError(RelationErrorCode.RevisionGone, "The revision that the listing began at is not kept any more; begin anew."))
                : asked(model, snapshot);
        }

        await ApiAsking.AskAsync(
            context,
            service,
            reader,
            question,
            Ask,
            outcome => outcome is ListOutcome.Failed failed ? failed.Error : null,
            write is null ? null : (json, outcome) =>
            {
                var page = (ListOutcome.Page)outcome;
                write(json, page);
                if (page.Next is { } next)
                {
                    json.WriteString("continuation_token"u8, ApiContinuation.Write(common, next.Revision.ToString(CultureInfo.InvariantCulture), next.After));
                }
            },
            outcome => take?.Invoke((ListOutcome.Page)outcome));
    }

    private static void WriteObjects(Utf8JsonWriter json, ListOutcome.Page page)
    {
        json.WriteStartArray("objects"u8);
        foreach (var name in page.Names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    private static void WriteUser(Utf8JsonWriter json, string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var hash = name.IndexOf('#', colon);
        var (type, id) = (name[..colon], hash < 0 ? name[(colon + 1)..] : name[(colon + 1)..hash]);
        json.WriteStartObject();
        json.WriteStartObject(hash >= 0 ? "userset"u8 : id == "*" ? "wildcard"u8 : "object"u8);
        json.WriteString("type"u8, type);
        if (id != "*")
        {
            json.WriteString("id"u8, id);
        }

        if (hash >= 0)
        {
            json.WriteString("relation"u8, name[(hash + 1)..]);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static ListCursor? ReadCursor(JsonElement body, ApiReader reader, string[] common)
    {
        var token = reader.Text(body, "continuation_token");
        if (token.Length == 0)
        {
            return null;
        }

        if (ApiContinuation.Read(common, token, parts: 2) is [var revision, var after]
            && long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return new ListCursor(number, after);
        }

        reader.Fail(ApiError.BadToken);
        return null;
    }

    // A page that goes on has a size, even when this question does not name one.
    private static int? PageSize(int? asked, ListCursor? cursor) => asked ?? (cursor is null ? null : MostAPage);

    // What else makes it the same question: its context and the tuples that it brings along.
    private static string Rest(JsonElement body)
    {
        string Raw(string name) => body.TryGetProperty(name, out var value) ? value.GetRawText() : "";
        return $"{Raw("context")}\n{Raw("contextual_tuples")}";
    }
}
