using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AuthGateway.Audit;
using AuthGateway.Latency;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Json;
using AuthGateway.Relations.Validation;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>Models and their assertions.</summary>
internal sealed class ModelOperations(RelationModels models, RelationshipSettings settings, RelationshipAudit audit, TimeProvider time)
{
    private const int UsualPage = 50;
    private const int MostAPage = 50;
    private const int MostAssertions = 100;
    private const int MostAssertionCharacters = 64 * 1024;

    private static readonly ApiError Full = new(StatusCodes.Status400BadRequest, "exceeded_entity_limit", "The store holds as many models as it may.");

    /// <summary>Keeps a model, when it makes sense.</summary>
    public async Task WriteAsync(HttpContext context, JsonElement body)
    {
        var reader = new ApiReader();
        var store = ApiQuestion.Store(context, reader);
        if (reader.Error is { } wrong)
        {
            await ApiAnswer.WriteAsync(context, wrong);
            return;
        }

        var read = ModelJson.Read(body);
        if (read is not ModelJsonResult.Parsed parsed)
        {
            var refused = (ModelJsonResult.Refused)read;
            await ApiAnswer.WriteAsync(context, ApiError.Invalid($"{refused.Path}: {refused.Problem}"));
            return;
        }

        var id = Ulid.New(time.GetUtcNow());
        var write = new RelationshipWrite(AuditActions.RelationshipModelWritten, store, ("model", id));
        if (ModelValidator.Validate(parsed.Model) is ModelValidation.Refused invalid)
        {
            audit.Refused(context, write, invalid.Error.CodeName);
            await ApiAnswer.WriteAsync(context, ApiError.Of(invalid.Error));
            return;
        }

        var json = Encoding.UTF8.GetString(ModelJson.ToUtf8(parsed.Model with { Id = id }));
        var result = await models.WriteAsync(store, id, json, settings.Limits, context.Ledger().Handle(), CancellationToken.None);
        switch (result)
        {
            case StoreResult<TupleWriteOutcome>.Got { Value: TupleWriteOutcome.Written written }:
                audit.Done(context, write, written.At);
                context.Response.Headers[ApiAnswer.ConsistencyHeader] = ConsistencyToken.Write(store, written.At);
                await ApiAnswer.WriteAsync(context, StatusCodes.Status201Created, answer => answer.WriteString("authorization_model_id"u8, id));
                break;

            case StoreResult<TupleWriteOutcome>.Got:
                audit.Refused(context, write, Full.Code);
                await ApiAnswer.WriteAsync(context, Full);
                break;

            default:
                audit.Unanswered(context, write, result);
                await ApiAnswer.WriteFailureAsync(context, result);
                break;
        }
    }

    /// <summary>Reads a model.</summary>
    public async Task ReadAsync(HttpContext context)
    {
        var reader = new ApiReader();
        var (store, id) = (ApiQuestion.Store(context, reader), Id(context, reader));
        if (reader.Error is { } wrong)
        {
            await ApiAnswer.WriteAsync(context, wrong);
            return;
        }

        var result = await models.ReadAsync(store, id, context.Ledger().Handle(), context.RequestAborted);
        switch (result)
        {
            case StoreResult<ImmutableList<StoredModel>>.Got { Value: [var model] }:
                await ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, json =>
                {
                    json.WritePropertyName("authorization_model"u8);
                    json.WriteRawValue(model.Json);
                });
                break;

            case StoreResult<ImmutableList<StoredModel>>.Got:
                await ApiAnswer.WriteAsync(context, ApiError.NoSuchModel);
                break;

            default:
                await ApiAnswer.WriteFailureAsync(context, result);
                break;
        }
    }

    /// <summary>Lists models, the newest first.</summary>
    public async Task ListAsync(HttpContext context)
    {
        var reader = new ApiReader();
        var store = ApiQuestion.Store(context, reader);
        var (size, token) = ApiPaging.Read(context, reader, UsualPage, MostAPage);
        string[] common = ["models", store];
        long? before = null;
        if (token.Length > 0)
        {
            if (ApiContinuation.Read(common, token, parts: 1) is [var place] && long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                before = number;
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

        var result = await models.ListAsync(store, before, size, context.Ledger().Handle(), context.RequestAborted);
        if (result is not StoreResult<ImmutableList<StoredModel>>.Got { Value: var page })
        {
            await ApiAnswer.WriteFailureAsync(context, result);
            return;
        }

        await ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("authorization_models"u8);
            foreach (var model in page)
            {
                json.WriteRawValue(model.Json);
            }

            json.WriteEndArray();
            json.WriteString("continuation_token"u8, page.Count == size ? ApiContinuation.Write(common, page[^1].Place.ToString(CultureInfo.InvariantCulture)) : "");
        });
    }

    /// <summary>Keeps what a model should answer, for tools to test it by.</summary>
    public async Task WriteAssertionsAsync(HttpContext context, JsonElement body)
    {
        var reader = new ApiReader();
        reader.Only(body, "assertions");
        var (store, id) = (ApiQuestion.Store(context, reader), Id(context, reader));
        var assertions = reader.List(body, "assertions");
        if (assertions.Count > MostAssertions)
        {
            reader.Fail($"'assertions' may hold {MostAssertions} at most.");
        }

        foreach (var assertion in assertions)
        {
            reader.Only(assertion, "tuple_key", "expectation", "contextual_tuples", "context");
            reader.Tuple(reader.Object(assertion, "tuple_key"), mayHaveCondition: false);
        }

        if (reader.Error is { } wrong)
        {
            await ApiAnswer.WriteAsync(context, wrong);
            return;
        }

        var json = body.TryGetProperty("assertions", out var given) ? given.GetRawText() : "[]";
        if (json.Length > MostAssertionCharacters)
        {
            // As many as a store has models lie in Redis.
            await ApiAnswer.WriteAsync(context, ApiError.Invalid($"'assertions' may be {MostAssertionCharacters} characters long at most."));
            return;
        }

        var write = new RelationshipWrite(AuditActions.RelationshipAssertionsWritten, store, ("model", id));
        var result = await models.WriteAssertionsAsync(store, id, json, context.Ledger().Handle(), CancellationToken.None);
        switch (result)
        {
            case StoreResult<string>.Got { Value: "written" }:
                audit.Done(context, write);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;

            case StoreResult<string>.Got:
                audit.Refused(context, write, ApiError.NoModel.Code);
                await ApiAnswer.WriteAsync(context, ApiError.NoModel);
                break;

            default:
                audit.Unanswered(context, write, result);
                await ApiAnswer.WriteFailureAsync(context, result);
                break;
        }
    }

    /// <summary>Reads what a model should answer.</summary>
    public async Task ReadAssertionsAsync(HttpContext context)
    {
        var reader = new ApiReader();
        var (store, id) = (ApiQuestion.Store(context, reader), Id(context, reader));
        if (reader.Error is { } wrong)
        {
            await ApiAnswer.WriteAsync(context, wrong);
            return;
        }

        var result = await models.ReadAssertionsAsync(store, id, context.Ledger().Handle(), context.RequestAborted);
        switch (result)
        {
            case StoreResult<ImmutableList<string>>.Got { Value: [var assertions] }:
                await ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, json =>
                {
                    json.WriteString("authorization_model_id"u8, id);
                    json.WritePropertyName("assertions"u8);
                    json.WriteRawValue(assertions.Length > 0 ? assertions : "[]");
                });
                break;

            case StoreResult<ImmutableList<string>>.Got:
                await ApiAnswer.WriteAsync(context, ApiError.NoModel);
                break;

            default:
                await ApiAnswer.WriteFailureAsync(context, result);
                break;
        }
    }

    private static string Id(HttpContext context, ApiReader reader)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (!Ulid.Is(id))
        {
            reader.Fail("The model's id must be a ULID.");
        }

        return id;
    }
}
