using System.Globalization;
using System.Text.Json;
using AuthGateway.Audit;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Latency;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>
/// What a store says of its objects beside their relationships: an account's status, a region's tier. OpenFGA has nothing like it; the paths are the
/// gateway's own. They go to Redis itself, so what they tell is never older than the call.
/// </summary>
internal sealed class AttributeOperations(RelationAttributes attributes, RelationshipService service, RelationshipSettings settings, RelationshipAudit audit)
{
    private const int MostObjects = 100;

    /// <summary>Puts objects' attributes in the place of those that they had: all of them, or none.</summary>
    public async Task WriteAsync(HttpContext context, JsonElement body)
    {
        var reader = new ApiReader();
        reader.Only(body, "writes", "deletes");
        var store = ApiQuestion.Store(context, reader);
        var objects = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var described in reader.List(body, "writes"))
        {
            reader.Only(described, "object", "attributes");
            Add(reader.Required(described, "object"), AttributeText.Read(reader.Object(described, "attributes"), reader));
        }

        foreach (var delete in reader.List(body, "deletes"))
        {
            Add(delete.ValueKind == JsonValueKind.String ? delete.GetString()! : "", json: null);
        }

        if (objects.Count is 0 or > MostObjects)
        {
            reader.Fail($"'writes' and 'deletes' name 1 to {MostObjects} objects together.");
        }

        if (reader.Error is { } wrong)
        {
            await ApiAnswer.WriteAsync(context, wrong);
            return;
        }

        // How many, and never what: the record is read by others than the store.
        var deletes = objects.Values.Count(json => json is null);
        var write = new RelationshipWrite(AuditActions.RelationshipAttributesWritten, store, ("writes", Text(objects.Count - deletes)), ("deletes", Text(deletes)));

        // Not cancelled when the caller leaves: a write that was begun is ended, whoever still waits for it.
        var ledger = context.Ledger().Handle();
        switch (await attributes.WriteAsync(store, [.. objects.Select(one => new StoredAttributes(one.Key, one.Value))], settings.Limits, ledger, CancellationToken.None))
        {
            case StoreResult<AttributeWriteOutcome>.Got { Value: AttributeWriteOutcome.Written written }:
                audit.Done(context, write, written.At);
                await service.SeeAsync(store, written.At, ledger);
                Stamp(context, store, written.At);
                await ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, _ => { });
                break;

            case StoreResult<AttributeWriteOutcome>.Got:
                audit.Refused(context, write, "objects_full");
                await ApiAnswer.WriteAsync(
                    context, new ApiError(StatusCodes.Status400BadRequest, "write_failed_due_to_invalid_input", "as many objects of the store have attributes as may"));
                break;

            case var failed:
                audit.Unanswered(context, write, failed);
                await ApiAnswer.WriteFailureAsync(context, failed);
                break;
        }

        void Add(string name, string? json)
        {
            if (!IsObject(name))
            {
                reader.Fail("An 'object' is of the form type:id.");
            }
            else if (!objects.TryAdd(name, json))
            {
                reader.Fail("An object stands there twice.");
            }
        }
    }

    /// <summary>Reads the attributes of objects. Those that have none are not in the answer.</summary>
    public async Task ReadAsync(HttpContext context, JsonElement body)
    {
        var reader = new ApiReader();
        reader.Only(body, "objects");
        var store = ApiQuestion.Store(context, reader);
        var names = reader.List(body, "objects").Select(name => name.ValueKind == JsonValueKind.String ? name.GetString()! : "").ToList();
        if (names.Count is 0 or > MostObjects || !names.TrueForAll(IsObject))
        {
            reader.Fail($"'objects' is a list of 1 to {MostObjects} objects of the form type:id.");
        }

        if (reader.Error is { } wrong)
        {
            await ApiAnswer.WriteAsync(context, wrong);
            return;
        }

        if (await attributes.ReadAsync(store, names, context.Ledger().Handle(), context.RequestAborted) is var result
            && result is not StoreResult<AttributeMoment>.Got { Value: var found })
        {
            await ApiAnswer.WriteFailureAsync(context, result);
            return;
        }

        Stamp(context, store, found.At);
        await ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("objects"u8);
            foreach (var one in found.Objects.Where(one => one.Json is not null))
            {
                json.WriteStartObject();
                json.WriteString("object"u8, one.Object);
                json.WritePropertyName("attributes"u8);
                json.WriteRawValue(one.Json!);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool IsObject(string name) => ObjectReference.Parse(name) is { Id: not "*" };

    private static void Stamp(HttpContext context, string store, StoreMoment at) =>
        context.Response.Headers[ApiAnswer.ConsistencyHeader] = ConsistencyToken.Write(store, at);
}
