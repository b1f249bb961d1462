using System.Text.Json;
using AuthGateway.Authorization.RelationshipApi;
using AuthGateway.Cel.Values;

namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>Reads a batch: its questions, each with the top's values in place of what it lacks, and where to stop.</summary>
internal static class BatchReader
{
    /// <summary>Reads it; what is wrong with the whole is the error, what is wrong with one question stands in its place.</summary>
    public static (Batch? Batch, ApiError? Error) Read(JsonElement body, int most)
    {
        var reader = new QuestionReader();
        var defaults = new Defaults(reader.Object(body, "subject"), reader.Object(body, "action"), reader.Object(body, "resource"), reader.Object(body, "context"));
        var evaluations = QuestionReader.Member(body, "evaluations");
        if (evaluations.ValueKind is not (JsonValueKind.Array or JsonValueKind.Undefined))
        {
            reader.Fail("'evaluations' must be a list.");
        }

        var semantic = Semantic(QuestionReader.Member(reader.Object(body, "options"), "evaluations_semantic"), reader);
        if (reader.Error is { } wrong)
        {
            return (null, ApiError.Invalid(wrong));
        }

        // None at all, or an empty list: a single evaluation (section 7.1).
        if (evaluations.ValueKind == JsonValueKind.Undefined || evaluations.GetArrayLength() == 0)
        {
            return (null, null);
        }

        return evaluations.GetArrayLength() > most
            ? (null, new ApiError(StatusCodes.Status400BadRequest, "too_many_evaluations", $"'evaluations' must hold {most} at most."))
            : (new Batch(semantic, [.. evaluations.EnumerateArray().Select(item => Item(item, defaults))]), null);
    }

    /// <summary>Reads a single question.</summary>
    public static (EvaluationQuestion? Question, string? Error) Single(JsonElement body) => Item(body, new Defaults(default, default, default, default)) is var (question, error) ? (question, error) : default;

    private static BatchItem Item(JsonElement item, Defaults defaults)
    {
        var reader = new QuestionReader();
        if (item.ValueKind != JsonValueKind.Object)
        {
            return new BatchItem(null, "An evaluation must be an object.");
        }

        var (subject, action, resource) = (defaults.Subject.In(item, reader), defaults.Action.In(item, reader), defaults.Resource.In(item, reader));
        var (context, values) = defaults.Context.In(item, reader);
        return reader.Error is { } wrong ? new BatchItem(null, wrong) : new BatchItem(new EvaluationQuestion(subject, action, resource, context, values), null);
    }

    private static BatchSemantic Semantic(JsonElement value, QuestionReader reader)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            return BatchSemantic.ExecuteAll;
        }

        switch (value.ValueKind == JsonValueKind.String ? value.GetString() : "")
        {
            case "execute_all":
                return BatchSemantic.ExecuteAll;

            case "deny_on_first_deny":
                return BatchSemantic.DenyOnFirstDeny;

            case "permit_on_first_permit":
                return BatchSemantic.PermitOnFirstPermit;

            default:
                reader.Fail("'options.evaluations_semantic' must be execute_all, deny_on_first_deny or permit_on_first_permit.");
                return BatchSemantic.ExecuteAll;
        }
    }

    private sealed class Defaults(JsonElement subject, JsonElement action, JsonElement resource, JsonElement context)
    {
        public BatchPart<AskedEntity> Subject { get; } = new("subject", subject, static (reader, own, top) => reader.Entity(own, top, "subject"));

        public BatchPart<AskedAction> Action { get; } = new("action", action, static (reader, own, top) => reader.Action(own, top));

        public BatchPart<AskedEntity> Resource { get; } = new("resource", resource, static (reader, own, top) => reader.Entity(own, top, "resource"));

        public BatchPart<(JsonElement Json, CelValue Values)> Context { get; } = new("context", context, static (_, own, _) => (own, AskedValues.Read(own)));
    }
}
