using System.Text.Json;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.Evaluation.Recording;

/// <summary>The members of an evaluation, in its line of the decision log and in its explanation.</summary>
internal static class EvaluationLine
{
    /// <summary>The log's name in its lines.</summary>
    public const string Log = "evaluation";

    /// <summary>Who asked: the name alone, for nothing else of them is decided about.</summary>
    public static void WriteAsker(Utf8JsonWriter json, Principal asker, string? name)
    {
        json.WriteStartObject("asked_by"u8);
        json.WriteString("type"u8, asker.Type.Name());
        json.WriteString("issuer"u8, asker.Issuer);
        if (name is not null)
        {
            json.WriteString("id"u8, name);
        }

        json.WriteEndObject();
    }

    /// <summary>What the rule read of the free parts.</summary>
    public static void WriteReads(Utf8JsonWriter json, QuestionReads reads)
    {
        (string Name, MemberReads Reads)[] parts = [("subject", reads.Subject), ("action", reads.Action), ("resource", reads.Resource), ("context", reads.Context)];
        json.WriteStartObject("reads"u8);
        foreach (var part in parts)
        {
            DecisionFacts.WriteList(json, part.Name, part.Reads.Names);
        }

        DecisionFacts.WriteList(json, "all_of", parts.Where(part => part.Reads.All).Select(part => part.Name));
        json.WriteEndObject();
    }

    /// <summary>The question, as far as it was kept.</summary>
    public static void WriteQuestion(Utf8JsonWriter json, RecordedQuestion question)
    {
        json.WriteStartObject("question"u8);
        json.WriteStartObject("subject"u8);
        json.WriteString("type"u8, question.SubjectType);
        json.WriteString("id"u8, question.SubjectId);
        WriteValues(json, "properties", question.Part("subject"));
        json.WriteEndObject();
        json.WriteStartObject("action"u8);
        json.WriteString("name"u8, question.Action);
        WriteValues(json, "properties", question.Part("action"));
        json.WriteEndObject();
        json.WriteStartObject("resource"u8);
        json.WriteString("type"u8, question.ResourceType);
        json.WriteString("id"u8, question.ResourceId);
        WriteValues(json, "properties", question.Part("resource"));
        json.WriteEndObject();
        WriteValues(json, "context", question.Part("context"));
        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, string name, JsonElement values)
    {
        if (values.ValueKind == JsonValueKind.Object)
        {
            json.WritePropertyName(name);
            values.WriteTo(json);
        }
    }
}
