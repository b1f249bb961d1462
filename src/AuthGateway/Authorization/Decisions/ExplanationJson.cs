using System.Text.Json;
using AuthGateway.Authorization.Evaluation.Recording;
using AuthGateway.Relations.Explanation;

namespace AuthGateway.Authorization.Decisions;

/// <summary>An explanation as JSON.</summary>
internal static class ExplanationJson
{
    // Of a caller with thousands of roles, and of a policy that takes as many, no more is shown.
    private const int MostValues = 100;

    /// <summary>Writes the members of an object.</summary>
    public static void Write(Utf8JsonWriter json, DecisionExplanation explanation)
    {
        var decision = explanation.Decision;
        json.WriteString("id"u8, decision.Id.ToString());
        json.WriteString("time"u8, decision.Time);
        DecisionFacts.WriteDecidedBy(json, decision);
        json.WriteString("route"u8, decision.Place);
        json.WriteString("outcome"u8, decision.Outcome);
        json.WriteString("reason"u8, decision.Reason);
        json.WriteNumber("took_us"u8, (long)decision.Took.TotalMicroseconds);
        if (explanation.NotExplained is { } missing)
        {
            json.WriteString("not_explained"u8, missing);
        }
        else
        {
            json.WriteBoolean("explanation_agrees"u8, explanation.Agrees);
        }

        switch (decision)
        {
            case RecordedDecision { Policy: var policy } byPolicy:
                DecisionFacts.WritePrincipal(json, decision.Caller, policy.Reads);
                if (byPolicy.Request is { } request)
                {
                    DecisionFacts.WriteRequest(json, request, policy.Reads);
                }

                break;

            case RecordedEvaluation { Question: { } question } byRule:
                EvaluationLine.WriteAsker(json, decision.Caller, decision.Caller.Subject);
                EvaluationLine.WriteQuestion(json, question);
                DecisionFacts.WriteStores(json, byRule.Notes.Select(note => (note.Asked.Store, note.Answer)));
                break;
        }

        json.WriteStartObject("explanation"u8);
        WritePart(json, explanation.Whole);
        json.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter json, PartExplanation part)
    {
        json.WriteString("part"u8, part.Part);
        json.WriteString("outcome"u8, part.Outcome switch
        {
            PartOutcome.Held => "held",
            PartOutcome.Failed => "failed",
            PartOutcome.Unknown => "unknown",
            _ => "not_evaluated",
        });
        WriteText(json, "reason", part.Reason);
        WriteText(json, "name", part.Name);
        if (part.Match is not null)
        {
            json.WriteString("match"u8, part.Match);
            DecisionFacts.WriteList(json, "demanded", part.Demanded.Take(MostValues));
        }

        if (!part.Found.IsDefault)
        {
            DecisionFacts.WriteList(json, "found", part.Found.Take(MostValues));
        }

        WriteCondition(json, part);
        if (part.Relation is { } relation)
        {
            WriteRelation(json, relation);
        }

        if (!part.Parts.IsEmpty)
        {
            json.WriteStartArray("parts"u8);
            foreach (var inner in part.Parts)
            {
                json.WriteStartObject();
                WritePart(json, inner);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private static void WriteCondition(Utf8JsonWriter json, PartExplanation part)
    {
        WriteText(json, "condition", part.Condition);
        if (!part.Attributes.IsEmpty)
        {
            DecisionFacts.WriteAttributes(json, part.Attributes);
        }

        if (part.Steps.IsDefault)
        {
            return;
        }

        json.WriteStartArray("values"u8);
        foreach (var step in part.Steps)
        {
            json.WriteStartObject();
            json.WriteString("of"u8, step.Text);
            WriteText(json, "value", step.Value);
            WriteText(json, "error", step.Problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRelation(Utf8JsonWriter json, RelationExplanation relation)
    {
        json.WriteString("store"u8, relation.Store);
        json.WriteString("user"u8, relation.User);
        json.WriteString("relation"u8, relation.Relation);
        json.WriteString("object"u8, relation.Object);
        WriteText(json, "model", relation.Model.Length > 0 ? relation.Model : null);
        WriteText(json, "answer", relation.Decided?.Word);
        if (relation.Decided?.Stamp is { } stamp)
        {
            json.WriteNumber("epoch"u8, stamp.Moment.Epoch);
            json.WriteNumber("revision"u8, stamp.Moment.Revision);
            json.WriteNumber("age_ms"u8, (long)stamp.Age.TotalMilliseconds);
        }

        WriteText(json, "not_replayed", relation.NotReplayed);
        if (relation.ReplayedAt is { } moment)
        {
            json.WriteNumber("replayed_at_epoch"u8, moment.Epoch);
            json.WriteNumber("replayed_at_revision"u8, moment.Revision);
            WriteText(json, "replayed_answer", relation.Replayed?.Word);
            json.WriteBoolean("replay_differs"u8, relation.Differs);
        }

        if (relation.Way is { } way)
        {
            DecisionFacts.WriteList(json, "path", RelationPath.Of(way.Root));
            json.WriteStartObject("tried"u8);
            WriteNode(json, way.Root);
            json.WriteEndObject();
            json.WriteBoolean("tried_is_truncated"u8, way.IsTruncated);
        }
    }

    private static void WriteNode(Utf8JsonWriter json, ExplanationNode node)
    {
        json.WriteString("kind"u8, node.Kind switch
        {
            ExplanationKind.Userset => "userset",
            ExplanationKind.Rewrite => "rule",
            _ => "tuple",
        });
        json.WriteString("text"u8, node.Text);
        json.WriteString("result"u8, node.Result switch
        {
            ExplanationResult.True => "true",
            ExplanationResult.False => "false",
            _ => "unknown",
        });
        WriteText(json, "note", node.Note);
        WriteText(json, "condition", node.Condition);
        WriteText(json, "context", node.Context);
        if (!node.Children.IsEmpty)
        {
            json.WriteStartArray("steps"u8);
            foreach (var child in node.Children)
            {
                json.WriteStartObject();
                WriteNode(json, child);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
