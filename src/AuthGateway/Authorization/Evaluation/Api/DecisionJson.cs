using System.Text.Json;

namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>Writes decisions.</summary>
internal static class DecisionJson
{
    /// <summary>The members of a decision. A denial says why only where the settings have it so, and then no more than a fixed word.</summary>
    public static void Write(Utf8JsonWriter json, EvaluationOutcome outcome, bool withReason)
    {
        json.WriteBoolean("decision"u8, outcome is EvaluationOutcome.Allowed);
        if (withReason && outcome is EvaluationOutcome.Denied denied)
        {
            json.WriteStartObject("context"u8);
            json.WriteStartObject("reason_admin"u8);
            json.WriteString("403"u8, denied.Reason);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    /// <summary>The members of a decision that there is none of: false, with the error (section 7.2.1).</summary>
    public static void WriteError(Utf8JsonWriter json, int status, string message)
    {
        json.WriteBoolean("decision"u8, false);
        json.WriteStartObject("context"u8);
        json.WriteStartObject("error"u8);
        json.WriteNumber("status"u8, status);
        json.WriteString("message"u8, message);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
