using System.Text.Json;
using AuthGateway.Problems;

namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>Writes decisions.</summary>
internal static class DecisionJson
{
    /// <summary>The members of a decision.</summary>
    /// <param name="json">Takes them.</param>
    /// <param name="outcome">The decision.</param>
    /// <param name="withReason">Whether a denial says why: no more than a fixed word.</param>
    /// <param name="id">The decision's name; null where it is not told.</param>
    public static void Write(Utf8JsonWriter json, EvaluationOutcome outcome, bool withReason, string? id)
    {
        json.WriteBoolean("decision"u8, outcome is EvaluationOutcome.Allowed);
        var reason = withReason ? (outcome as EvaluationOutcome.Denied)?.Reason : null;
        if (reason is null && id is null)
        {
            return;
        }

        json.WriteStartObject("context"u8);
        if (id is not null)
        {
            json.WriteString(DecisionHeader.Member, id);
        }

        if (reason is not null)
        {
            json.WriteStartObject("reason_admin"u8);
            json.WriteString("403"u8, reason);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>The members of a decision that there is none of: false, with the error (section 7.2.1).</summary>
    public static void WriteError(Utf8JsonWriter json, int status, string message, string? id = null)
    {
        json.WriteBoolean("decision"u8, false);
        json.WriteStartObject("context"u8);
        if (id is not null)
        {
            json.WriteString(DecisionHeader.Member, id);
        }

        json.WriteStartObject("error"u8);
        json.WriteNumber("status"u8, status);
        json.WriteString("message"u8, message);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
