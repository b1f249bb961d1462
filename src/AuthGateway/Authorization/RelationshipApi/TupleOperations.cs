using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AuthGateway.Audit;
using AuthGateway.Latency;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>Read, Write and ReadChanges. They go to Redis itself, so what they tell is never older than the call.</summary>
internal sealed class TupleOperations(RelationTuples tuples, RelationshipService service, RelationshipSettings settings, RelationshipAudit audit)
{
    private const int UsualPage = 50;
    private const int MostAPage = 100;

    /// <summary>Writes and deletes tuples: all of them, or none.</summary>
    public async Task WriteAsync(HttpContext context, JsonElement body)
    {
        var reader = new ApiReader();
        reader.Only(body, "writes", "deletes", "authorization_model_id");
        var question = ApiQuestion.Read(context, body, reader);
        var (writes, writesLenient) = ReadChanges(body, "writes", "on_duplicate", reader);
        var (deletes, deletesLenient) = ReadChanges(body, "deletes", "on_missing", reader);
        if (reader.Error is { } wrong)
        {
            await ApiAnswer.WriteAsync(context, wrong);
            return;
        }

        var write = new RelationshipWrite(
            AuditActions.RelationshipTuplesWritten, question.Store, ("writes", Text(writes.Length)), ("deletes", Text(deletes.Length)));

        // Against the model that the caller names, or the newest: a tuple that no model allows would count for nothing, or for more than was meant.
        var check = await service.AskAsync(
            question, (model, _) => model.Tuples!.CheckWrite(writes, deletes), context.Ledger().Handle(), context.RequestAborted);
        switch (check)
        {
            case QuestionResult<RelationError?>.Asked { Value: null }:
                break;

            case QuestionResult<RelationError?>.Asked { Value: { } invalid }:
                audit.Refused(context, write, invalid.CodeName);
                await ApiAnswer.WriteAsync(context, ApiError.Of(invalid));
                return;

            default:
                audit.Unasked(context, write, question, check);
                await ApiAsking.WriteFailureAsync(context, question, check);
                return;
        }

        // Not cancelled when the caller leaves: a write that was begun is ended, whoever still waits for it.
        List<TupleWrite> changes =
        [
            .. deletes.Select(tuple => new TupleWrite(new TupleChange(IsDelete: true, tuple), deletesLenient)),
            .. writes.Select(tuple => new TupleWrite(new TupleChange(IsDelete: false, tuple), writesLenient)),
        ];
        var result = await tuples.WriteAsync(question.Store, changes, settings.Limits, context.Ledger().Handle(), CancellationToken.None);
        switch (result)
        {
            case StoreResult<TupleWriteOutcome>.Got { Value: TupleWriteOutcome.Written written }:
                audit.Done(context, write, written.At);
                await service.SeeAsync(question.Store, written.At, context.Ledger().Handle());
                context.Response.Headers[ApiAnswer.ConsistencyHeader] = ConsistencyToken.Write(question.Store, written.At);
                await ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, _ => { });
                break;

            case StoreResult<TupleWriteOutcome>.Got { Value: var refused }:
                audit.Refused(context, write, ReasonOf(refused));
                await ApiAnswer.WriteAsync(context, Refusal(refused, changes));
                break;

            default:
                audit.Unanswered(context, write, result);
                await ApiAnswer.WriteFailureAsync(context, result);
                break;
        }
    }

    /// <summary>Reads tuples: of an object, of one of its relations, of a user to a type of objects, or all.</summary>
    public async Task ReadAsync(HttpContext context, JsonElement body)
    {
        var reader = new ApiReader();
        reader.Only(body, "tuple_key", "page_size", "continuation_token", "consistency", "authorization_model_id");
        var store = ApiQuestion.Store(context, reader);
        var key = reader.Object(body, "tuple_key");
        reader.Only(key, "user", "relation", "object");
        var (user, relation, target) = (reader.Text(key, "user"), reader.Text(key, "relation"), reader.Text(key, "object"));
        var size = reader.Number(body, "page_size", 1, MostAPage) ?? UsualPage;
        var filter = TupleFilter.Read(user, relation, target, reader);
        string[] common = ["read", store, user, relation, target];
        var token = reader.Text(body, "continuation_token");
        var place = token.Length > 0 ? ApiContinuation.Read(common, token, parts: 1) : [""];
        if (place is null)
        {
            reader.Fail(ApiError.BadToken);
        }

        if (reader.Error is { } wrong)
        {
            await ApiAnswer.WriteAsync(context, wrong);
            return;
        }

        var ledger = context.Ledger().Handle();
        var result = filter!.IsOfUser
            ? await tuples.ReadOfUserAsync(store, filter.Beginning, place![0], size, ledger, context.RequestAborted)
            : await tuples.ReadAsync(store, filter.Beginning, place![0], size, ledger, context.RequestAborted);
        if (result is not StoreResult<TuplePage>.Got { Value: var page })
        {
            await ApiAnswer.WriteFailureAsync(context, result);
            return;
        }

        await ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("tuples"u8);
            foreach (var stored in page.Tuples.Where(stored => filter.Matches(stored.Tuple)))
            {
                json.WriteStartObject();
                WriteKey(json, "key"u8, stored.Tuple);
                json.WriteString("timestamp"u8, stored.WrittenAt);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("continuation_token"u8, page.Next.Length > 0 ? ApiContinuation.Write(common, page.Next) : "");
        });
    }

    /// <summary>Reads the history, the oldest change first, as far back as the log reaches.</summary>
    public async Task ReadChangesAsync(HttpContext context)
    {
        var reader = new ApiReader();
        var store = ApiQuestion.Store(context, reader);
        var query = context.Request.Query;
        var (size, token) = ApiPaging.Read(context, reader, UsualPage, MostAPage);
        var (type, start) = (query["type"].ToString(), query["start_time"].ToString());
        DateTimeOffset? since = null;
        if (start.Length > 0)
        {
            if (DateTimeOffset.TryParse(start, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                since = time;
            }
            else
            {
                reader.Fail("'start_time' must be a time (RFC 3339).");
            }
        }

        string[] common = ["changes", store, type];
        var (moment, seen) = (default(StoreMoment), 0);
        if (token.Length > 0)
        {
            if (ApiContinuation.Read(common, token, parts: 3) is [var epoch, var revision, var index]
                && long.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var epochNumber)
                && long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var revisionNumber)
                && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out seen))
            {
                (moment, since) = (new StoreMoment(epochNumber, revisionNumber), null);
            }
            else
            {
                reader.Fail(ApiError.BadToken);
            }
        }

        if (reader.Error is { } wrong)
        {
            await ApiAnswer.WriteAsync(context, wrong);
            return;
        }

        var result = await tuples.ReadChangesAsync(store, moment, seen, since, size, context.Ledger().Handle(), context.RequestAborted);
        switch (result)
        {
            case StoreResult<ChangePage>.Got { Value: ChangePage.Read read }:
                await WriteChangesAsync(context, read, type, token, common);
                break;

            case StoreResult<ChangePage>.Got:
                await ApiAnswer.WriteAsync(context, ApiError.BadToken with { Message = "The log does not reach back to this continuation token any more; read the tuples again." });
                break;

            default:
                await ApiAnswer.WriteFailureAsync(context, result);
                break;
        }
    }

    private static Task WriteChangesAsync(HttpContext context, ChangePage.Read read, string type, string token, string[] common) =>
        ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("changes"u8);
            foreach (var logged in read.Changes.Where(change => change.IsOfTuple))
            {
                if (type.Length > 0 && !logged.Change.Tuple.Object.StartsWith($"{type}:", StringComparison.Ordinal))
                {
                    continue;
                }

                json.WriteStartObject();
                WriteKey(json, "tuple_key"u8, logged.Change.Tuple);
                json.WriteString("operation"u8, logged.Change.IsDelete ? "TUPLE_OPERATION_DELETE"u8 : "TUPLE_OPERATION_WRITE"u8);
                json.WriteString("timestamp"u8, logged.At);
                json.WriteEndObject();
            }

            json.WriteEndArray();

            // At the end the same token again, as OpenFGA does: with it the caller asks for what comes later.
            var next = token;
            if (!read.Changes.IsEmpty)
            {
                var last = read.Changes[^1];
                next = ApiContinuation.Write(
                    common,
                    read.Epoch.ToString(CultureInfo.InvariantCulture),
                    last.Revision.ToString(CultureInfo.InvariantCulture),
                    last.Index.ToString(CultureInfo.InvariantCulture));
            }

            json.WriteString("continuation_token"u8, next);
        });

    private static (ImmutableArray<RelationshipTuple> Tuples, bool IsLenient) ReadChanges(JsonElement body, string name, string lenience, ApiReader reader)
    {
        var given = reader.Object(body, name);
        reader.Only(given, "tuple_keys", lenience);
        var behaviour = reader.Text(given, lenience);
        if (behaviour is not ("" or "error" or "ignore"))
        {
            reader.Fail($"'{lenience}' must be error or ignore.");
        }

        var keys = reader.List(given, "tuple_keys");
        return ([.. keys.Select(key => reader.Tuple(key, mayHaveCondition: name == "writes"))], behaviour == "ignore");
    }

    private static void WriteKey(Utf8JsonWriter json, ReadOnlySpan<byte> name, RelationshipTuple tuple)
    {
        json.WriteStartObject(name);
        json.WriteString("user"u8, tuple.User);
        json.WriteString("relation"u8, tuple.Relation);
        json.WriteString("object"u8, tuple.Object);
        if (tuple.Condition is { } condition)
        {
            json.WriteStartObject("condition"u8);
            json.WriteString("name"u8, condition.Name);
            if (condition.Context.ValueKind == JsonValueKind.Object)
            {
                json.WritePropertyName("context"u8);
                condition.Context.WriteTo(json);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static ApiError Refusal(TupleWriteOutcome refused, List<TupleWrite> changes)
    {
        string Name(int index) => index < changes.Count ? TupleProblem.Show(changes[index].Change.Tuple) : "";
        return new ApiError(StatusCodes.Status400BadRequest, "write_failed_due_to_invalid_input", refused switch
        {
            TupleWriteOutcome.Exists there => $"cannot write a tuple which already exists: {Name(there.Index)}",
            TupleWriteOutcome.Missing missing => $"cannot delete a tuple which does not exist: {Name(missing.Index)}",
            TupleWriteOutcome.Differs differs => $"cannot write a tuple which already exists with another condition: {Name(differs.Index)}",
            _ => "the store holds as many tuples as it may",
        });
    }

    private static string ReasonOf(TupleWriteOutcome refused) => refused switch
    {
        TupleWriteOutcome.Exists => "tuple_exists",
        TupleWriteOutcome.Missing => "tuple_missing",
        TupleWriteOutcome.Differs => "tuple_differs",
        _ => "store_full",
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
