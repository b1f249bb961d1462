using System.Text.Json;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Evaluation;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>Check, BatchCheck and Expand.</summary>
internal sealed class QuestionOperations(RelationshipService service, RelationEngine engine, RelationshipSettings settings)
{
    private const int MostCorrelation = 36;

    /// <summary>May this one do that?</summary>
    public async Task CheckAsync(HttpContext context, JsonElement body)
    {
        var reader = new ApiReader();
        reader.Only(body, "tuple_key", "contextual_tuples", "authorization_model_id", "trace", "context", "consistency");
        var question = ApiQuestion.Read(context, body, reader);
        var query = ReadCheck(body, reader);
        await AskAsync(
            context,
            reader,
            question,
            (model, view) => engine.Check(model, view.Tuples, query, context.RequestAborted),
            outcome => outcome is CheckOutcome.Failed failed ? failed.Error : null,
            (json, outcome) =>
            {
                json.WriteBoolean("allowed"u8, ((CheckOutcome.Answered)outcome).IsAllowed);
                json.WriteString("resolution"u8, "");
            });
    }

    /// <summary>Several checks over one view of the store. Each is worked out for itself: what differs in context alone has its own answer (CVE-2026-34972).</summary>
    public async Task BatchCheckAsync(HttpContext context, JsonElement body)
    {
        var reader = new ApiReader();
        reader.Only(body, "checks", "authorization_model_id", "consistency");
        var question = ApiQuestion.Read(context, body, reader);
        var checks = ReadBatch(body, reader);
        await AskAsync(
            context,
            reader,
            question,
            (model, view) => engine.CheckAll(model, view.Tuples, checks.ConvertAll(check => check.Query), context.RequestAborted),
            _ => null,
            (json, outcomes) =>
            {
                json.WriteStartObject("result"u8);
                for (var at = 0; at < checks.Count; at++)
                {
                    json.WriteStartObject(checks[at].Correlation);
                    Write(json, outcomes[at]);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            });
    }

    /// <summary>Who has a relation to an object, one level deep?</summary>
    public async Task ExpandAsync(HttpContext context, JsonElement body)
    {
        var reader = new ApiReader();
        reader.Only(body, "tuple_key", "contextual_tuples", "authorization_model_id", "consistency");
        var question = ApiQuestion.Read(context, body, reader);
        var key = reader.Object(body, "tuple_key");
        reader.Only(key, "relation", "object");
        var query = new ExpandQuery(reader.Required(key, "object"), reader.Required(key, "relation")) { ContextualTuples = reader.Contextual(body) };
        await AskAsync(
            context,
            reader,
            question,
            (model, view) => engine.Expand(model, view.Tuples, query, context.RequestAborted),
            outcome => outcome is ExpandOutcome.Failed failed ? failed.Error : null,
            (json, outcome) =>
            {
                json.WriteStartObject("tree"u8);
                json.WritePropertyName("root"u8);
                UsersetTreeJson.Write(json, ((ExpandOutcome.Expanded)outcome).Root);
                json.WriteEndObject();
            });
    }

    private static CheckQuery ReadCheck(JsonElement element, ApiReader reader)
    {
        var key = reader.Object(element, "tuple_key");
        if (key.ValueKind != JsonValueKind.Object)
        {
            reader.Fail("'tuple_key' is missing.");
            return new CheckQuery("", "", "");
        }

        var tuple = reader.Tuple(key, mayHaveCondition: false);
        return new CheckQuery(tuple.User, tuple.Relation, tuple.Object)
        {
            ContextualTuples = reader.Contextual(element),
            Context = reader.Object(element, "context"),
        };
    }

    private List<(string Correlation, CheckQuery Query)> ReadBatch(JsonElement body, ApiReader reader)
    {
        var given = reader.List(body, "checks");
        if (given.Count == 0 || given.Count > settings.Api.MaxBatchChecks)
        {
            reader.Fail($"'checks' must hold from 1 to {settings.Api.MaxBatchChecks} checks.");
            return [];
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var checks = new List<(string, CheckQuery)>(given.Count);
        foreach (var check in given)
        {
            if (check.ValueKind != JsonValueKind.Object)
            {
                reader.Fail("A check must be an object.");
                return [];
            }

            reader.Only(check, "tuple_key", "contextual_tuples", "context", "correlation_id");
            var correlation = reader.Required(check, "correlation_id");
            if (correlation.Length > MostCorrelation || !correlation.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') || !seen.Add(correlation))
            {
                reader.Fail($"Each 'correlation_id' must be another one, of 1 to {MostCorrelation} letters, digits, hyphens and underscores.");
            }

            checks.Add((correlation, ReadCheck(check, reader)));
        }

        return checks;
    }

    private static void Write(Utf8JsonWriter json, CheckOutcome outcome)
    {
        if (outcome is CheckOutcome.Answered answered)
        {
            json.WriteBoolean("allowed"u8, answered.IsAllowed);
            return;
        }

        var error = ((CheckOutcome.Failed)outcome).Error;
        json.WriteBoolean("allowed"u8, false);
        json.WriteStartObject("error"u8);
        json.WriteString(error.Code == RelationErrorCode.DeadlineExceeded ? "internal_error"u8 : "input_error"u8, error.CodeName);
        json.WriteString("message"u8, error.Message);
        json.WriteEndObject();
    }

    private Task AskAsync<T>(
        HttpContext context,
        ApiReader reader,
        Question question,
        Func<Relations.Compilation.CompiledModel, StoreView, T> ask,
        Func<T, RelationError?> errorOf,
        Action<Utf8JsonWriter, T> write) => ApiAsking.AskAsync(context, service, reader, question, ask, errorOf, write);
}
