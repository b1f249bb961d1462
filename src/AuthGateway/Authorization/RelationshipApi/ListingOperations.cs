using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
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
internal sealed class ListingOperations(RelationshipService service, RelationEngine engine, KeptListings kept)
{
    private const int MostAPage = 1000;

    private static readonly RelationError Gone = new(RelationErrorCode.RevisionGone, "The revision that the listing began at is not kept any more; begin anew.");

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
        await AskAsync(
            context,
            body,
            reader,
            question,
            query.PageSize,
            (model, snapshot, cursor, size) => engine.ListUsers(model, snapshot, query with { Cursor = cursor, PageSize = size }, context.RequestAborted),
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
        HttpContext context, JsonElement body, string[] paging, Action<Utf8JsonWriter, ListedPage>? write, Action<ListedPage>? take = null)
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
        await AskAsync(
            context,
            body,
            reader,
            question,
            query.PageSize,
            (model, snapshot, cursor, size) => engine.ListObjects(model, snapshot, query with { Cursor = cursor, PageSize = size }, context.RequestAborted),
            common,
            write,
            take);
    }

    private async Task AskAsync(
        HttpContext context,
        JsonElement body,
        ApiReader reader,
        Question question,
        int? size,
        Func<CompiledModel, GraphSnapshot, ListCursor?, int?, ListOutcome> ask,
        string[] common,
        Action<Utf8JsonWriter, ListedPage>? write,
        Action<ListedPage>? take = null)
    {
        var token = reader.Text(body, "continuation_token");
        var place = token.Length > 0 ? ListingPlace.Read(common, token) : null;
        if (token.Length > 0 && place is null)
        {
            reader.Fail(ApiError.BadToken);
        }

        await ApiAsking.AskAsync(
            context,
            service,
            reader,
            place is null ? question : question with { Model = place.Model },
            (model, view) => List(place, size, question, common, token, view, (snapshot, cursor, most) => ask(model, snapshot, cursor, most)),
            page => page.Error,
            write is null ? null : (json, page) =>
            {
                write(json, page);
                if (page.Token is { } next)
                {
                    json.WriteString("continuation_token"u8, next);
                }
            },
            page => take?.Invoke(page));
    }

    private ListedPage List(
        ListingPlace? place, int? size, Question question, string[] common, string token, StoreView view, Func<GraphSnapshot, ListCursor?, int?, ListOutcome> ask)
    {
        var key = token.Length > 0 ? Key(common, token) : null;
        var rest = key is null ? null : kept.Find(key);
        if (place is not null && place.Moment.Epoch != view.Moment.Epoch)
        {
            return new ListedPage([], Token: null, Gone);
        }

        if (rest is null)
        {
            // The pages of one listing are of one revision, or there is no next page.
            var snapshot = view.Tuples;
            if (place is not null && (!view.History.TryGetRevision(place.Moment.Revision, out snapshot!) || snapshot is null))
            {
                return new ListedPage([], Token: null, Gone);
            }

            var isPaged = place is not null || size is not null;
            switch (ask(snapshot, place?.Cursor, isPaged ? int.MaxValue : null))
            {
                case ListOutcome.Failed failed:
                    return new ListedPage([], Token: null, failed.Error);

                case ListOutcome.Page whole when !isPaged:
                    return new ListedPage(whole.Names, Token: null, Error: null);

                case ListOutcome.Page whole:
                    rest = new ListingRest(whole.Names, Offset: 0, Previous: null);
                    break;

                default:
                    throw new InvalidOperationException("The cases of a closed type are closed.");
            }
        }

        var count = Math.Min(size ?? MostAPage, rest.Names.Length - rest.Offset);
        var names = rest.Names.Slice(rest.Offset, count);
        if (rest.Offset + count == rest.Names.Length)
        {
            return new ListedPage(names, Token: null, Error: null);
        }

        var model = place?.Model ?? (question.Model.Length > 0 ? question.Model : view.Model);
        var next = new ListingPlace(place?.Moment ?? view.Moment, model, IdOf(names[^1])).Write(common);
        kept.Keep(Key(common, next), new ListingRest(rest.Names, rest.Offset + count, key));
        return new ListedPage(names, next, Error: null);
    }

    // The whole question beside the token, whose own mark of it is short. Hashed: a question may bring a thousand tuples along.
    private static string Key(string[] common, string token) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat([.. common.Select(part => $"{part.Length}:{part}"), token]))));

    private static string IdOf(string name)
    {
        var id = name.AsSpan(name.IndexOf(':', StringComparison.Ordinal) + 1);
        return (id.IndexOf('#') is >= 0 and var hash ? id[..hash] : id).ToString();
    }

    private static void WriteObjects(Utf8JsonWriter json, ListedPage page)
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

    // What else makes it the same question: its context and the tuples that it brings along.
    private static string Rest(JsonElement body)
    {
        string Raw(string name) => body.TryGetProperty(name, out var value) ? value.GetRawText() : "";
        return $"{Raw("context")}\n{Raw("contextual_tuples")}";
    }
}
