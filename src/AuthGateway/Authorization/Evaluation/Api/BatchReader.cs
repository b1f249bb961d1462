using System.Text.Json;
using AuthGateway.Authorization.RelationshipApi;

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
    public static (EvaluationQuestion? Question, string? Error) Single(JsonElement body) => Item(body, default) is var (question, error) ? (question, error) : default;

    private static BatchItem Item(JsonElement item, Defaults defaults)
    {
        var reader = new QuestionReader();
        if (item.ValueKind != JsonValueKind.Object)
        {
            return new BatchItem(null, "An evaluation must be an object.");
        }

        var question = new EvaluationQuestion(
            reader.Entity(Either(reader.Object(item, "subject"), defaults.Subject), defaults.Subject, "subject"),
            reader.Action(Either(reader.Object(item, "action"), defaults.Action), defaults.Action),
            reader.Entity(Either(reader.Object(item, "resource"), defaults.Resource), defaults.Resource, "resource"),
            Either(reader.Object(item, "context"), defaults.Context));
        return reader.Error is { } wrong ? new BatchItem(null, wrong) : new BatchItem(question, null);
    }

    private static JsonElement Either(JsonElement own, JsonElement given) => own.ValueKind == JsonValueKind.Undefined ? given : own;

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

    private readonly record struct Defaults(JsonElement Subject, JsonElement Action, JsonElement Resource, JsonElement Context);
}
