using System.Collections.Immutable;
using System.Text.Json;
using AuthGateway.Audit;
using AuthGateway.Latency;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Redis.Relations;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>Stores: begun, read, listed, deleted.</summary>
internal sealed class StoreOperations(RelationStores stores, RelationshipSettings settings, RelationshipAudit audit, TimeProvider time)
{
    private const int UsualPage = 50;
    private const int MostAPage = 100;
    private const int LeastName = 3;
    private const int MostName = 64;

    private static readonly ApiError Full = new(StatusCodes.Status400BadRequest, "exceeded_entity_limit", "There are as many stores as there may be.");

    /// <summary>Begins a store.</summary>
    public async Task CreateAsync(HttpContext context, JsonElement body)
    {
        var reader = new ApiReader();
        reader.Only(body, "name");
        var name = reader.Required(body, "name");
        if (name.Length is < LeastName or > MostName || name.Any(char.IsControl))
        {
            reader.Fail($"'name' must have from {LeastName} to {MostName} characters, none of them a control character.");
        }

        if (reader.Error is { } wrong)
        {
            await ApiAnswer.WriteAsync(context, wrong);
            return;
        }

        var now = time.GetUtcNow();
        var store = new StoreDocument(Ulid.New(now), name, now);
        var write = new RelationshipWrite(AuditActions.RelationshipStoreCreated, store.Id, ("name", name));
        var result = await stores.CreateAsync(store, settings.MaxStores, context.Ledger().Handle(), CancellationToken.None);
        switch (result)
        {
            case StoreResult<string>.Got { Value: "created" }:
                audit.Done(context, write);
                await ApiAnswer.WriteAsync(context, StatusCodes.Status201Created, json => Write(json, store));
                break;

            case StoreResult<string>.Got:
                audit.Refused(context, write, Full.Code);
                await ApiAnswer.WriteAsync(context, Full);
                break;

            default:
                audit.Unanswered(context, write, result);
                await ApiAnswer.WriteAsync(context, ApiError.Unavailable);
                break;
        }
    }

    /// <summary>Reads a store.</summary>
    public async Task ReadAsync(HttpContext context)
    {
        var reader = new ApiReader();
        var id = ApiQuestion.Store(context, reader);
        if (reader.Error is { } wrong)
        {
            await ApiAnswer.WriteAsync(context, wrong);
            return;
        }

        var result = await stores.FindAsync(id, context.Ledger().Handle(), context.RequestAborted);
        if (result is StoreResult<StoreDocument>.Got { Value: var store })
        {
            await ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, store));
            return;
        }

        await ApiAnswer.WriteFailureAsync(context, result);
    }

    /// <summary>Deletes a store. Deleting one that is not there is no error, as in OpenFGA.</summary>
    public async Task DeleteAsync(HttpContext context)
    {
        var reader = new ApiReader();
        var id = ApiQuestion.Store(context, reader);
        if (reader.Error is { } wrong)
        {
            await ApiAnswer.WriteAsync(context, wrong);
            return;
        }

        var write = new RelationshipWrite(AuditActions.RelationshipStoreDeleted, id);
        var result = await stores.DeleteAsync(id, context.Ledger().Handle(), CancellationToken.None);
        if (result is StoreResult<string>.Got)
        {
            audit.Done(context, write);
        }
        else
        {
            // What was never there is no error for the caller. Recorded as done, the record would tell of deletions that were none.
            audit.Unanswered(context, write, result);
        }

        if (result is StoreResult<string>.Failed)
        {
            await ApiAnswer.WriteAsync(context, ApiError.Unavailable);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Lists stores by id.</summary>
    public async Task ListAsync(HttpContext context)
    {
        var reader = new ApiReader();
        var name = context.Request.Query["name"].ToString();
        var (size, token) = ApiPaging.Read(context, reader, UsualPage, MostAPage);
        string[] common = ["stores", name];
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

        var result = await stores.ListAsync(place![0], size, context.Ledger().Handle(), context.RequestAborted);
        if (result is not StoreResult<ImmutableList<StoreDocument>>.Got { Value: var page })
        {
            await ApiAnswer.WriteAsync(context, ApiError.Unavailable);
            return;
        }

        await ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("stores"u8);
            foreach (var store in page.Where(store => name.Length == 0 || store.Name == name))
            {
                json.WriteStartObject();
                Write(json, store);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("continuation_token"u8, page.Count == size ? ApiContinuation.Write(common, page[^1].Id) : "");
        });
    }

    private static void Write(Utf8JsonWriter json, StoreDocument store)
    {
        json.WriteString("id"u8, store.Id);
        json.WriteString("name"u8, store.Name);
        json.WriteString("created_at"u8, store.Created);
        json.WriteString("updated_at"u8, store.Created);
    }
}
