using System.Buffers;
using System.Text;
using System.Text.Json;
using AuthGateway.Authorization.Evaluation.Recording;
using AuthGateway.Identity;
using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Decisions;

/// <summary>
/// A decision as one JSON line: what it was made from, so that it can be made again. It holds no credential: of the headers and claims only those that the policy
/// reads, which may be none that carries one, and of the credential itself neither its text nor its id.
/// </summary>
internal sealed class DecisionLine(TelemetrySettings telemetry, PrincipalNames names)
{
    /// <summary>The version of what a line has. One more when a member changes its meaning; a reader refuses what it does not know.</summary>
    public const int Schema = 1;

    /// <summary>The log's name in its lines.</summary>
    public const string Log = "decision";

    // A pipeline that cuts a line makes it unreadable; what is longer is told without what makes it long.
    private const int Longest = 64 * 1024;

    /// <summary>Writes an entry.</summary>
    public string Write(DecisionLogEntry entry) => entry switch
    {
        DecisionLogEntry.Repeated repeated => Write(repeated.Denials.Kind.Log, json => Repeated(json, repeated)),
        DecisionLogEntry.Whole { Decision: RecordedDecision decision } => Write(decision),
        DecisionLogEntry.Whole { Decision: RecordedEvaluation decision } => Write(decision),
        _ => throw new InvalidOperationException("The cases of a closed type are closed."),
    };

    private string Write(RecordedDecision decision)
    {
        var line = telemetry.PrincipalIds == PrincipalIds.Plain ? Write(Log, json => Whole(json, decision)) : null;
        return line is { Length: <= Longest } ? line : Write(Log, json => Shortened(json, decision));
    }

    private string Write(RecordedEvaluation decision)
    {
        var line = telemetry.PrincipalIds == PrincipalIds.Plain && decision.Question is { } question ? Write(EvaluationLine.Log, json => Whole(json, decision, question)) : null;
        return line is { Length: <= Longest } ? line : Write(EvaluationLine.Log, json =>
        {
            Head(json, decision, isReplayable: false);
            EvaluationLine.WriteAsker(json, decision.Caller, names.Of(decision.Caller));
        });
    }

    private static string Write(string log, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("log"u8, log);
            json.WriteNumber("schema"u8, Schema);
            members(json);
            json.WriteEndObject();
        }

        return Encoding.ASCII.GetString(buffer.WrittenSpan);
    }

    private static void Repeated(Utf8JsonWriter json, DecisionLogEntry.Repeated entry)
    {
        json.WriteString("time"u8, entry.Time);
        json.WriteString(entry.Denials.Kind.Log == EvaluationLine.Log ? "rule"u8 : "policy"u8, entry.Denials.Kind.DecidedBy);
        json.WriteString("route"u8, entry.Denials.Kind.Place);
        json.WriteString("outcome"u8, entry.Denials.Kind.Outcome);
        json.WriteString("reason"u8, entry.Denials.Kind.Reason);
        json.WriteNumber("repeated"u8, entry.Denials.Count);
        json.WriteString("since"u8, entry.Denials.Since);
    }

    private static void Head(Utf8JsonWriter json, KeptDecision decision, bool isReplayable)
    {
        json.WriteString("id"u8, decision.Id.ToString());
        json.WriteString("time"u8, decision.Time);
        json.WriteString("gateway"u8, TelemetryResource.BuildVersion);
        DecisionFacts.WriteDecidedBy(json, decision);
        json.WriteString("route"u8, decision.Place);
        json.WriteString("outcome"u8, decision.Outcome);
        json.WriteString("reason"u8, decision.Reason);
        json.WriteNumber("took_us"u8, (long)decision.Took.TotalMicroseconds);
        json.WriteBoolean("replayable"u8, isReplayable);
    }

    private void Shortened(Utf8JsonWriter json, RecordedDecision decision)
    {
        Head(json, decision, isReplayable: false);
        json.WriteStartObject("principal"u8);
        json.WriteString("type"u8, decision.Caller.Type.Name());
        json.WriteString("issuer"u8, decision.Caller.Issuer);
        if (names.Of(decision.Caller) is { } name)
        {
            json.WriteString("id"u8, name);
        }

        json.WriteEndObject();
    }

    private static void Whole(Utf8JsonWriter json, RecordedDecision decision)
    {
        Head(json, decision, isReplayable: true);
        DecisionFacts.WriteReads(json, decision.Policy.Reads);
        DecisionFacts.WritePrincipal(json, decision.Caller, decision.Policy.Reads);
        if (decision.Request is { } request)
        {
            DecisionFacts.WriteRequest(json, request, decision.Policy.Reads);
        }

        DecisionFacts.WriteStores(json, decision.Answers.Select(told => (told.Asked.Store, told.Answer)));
        if (decision.Attributes.Count > 0)
        {
            DecisionFacts.WriteAttributes(json, decision.Attributes);
        }
    }

    private void Whole(Utf8JsonWriter json, RecordedEvaluation decision, RecordedQuestion question)
    {
        Head(json, decision, isReplayable: question.Missing is null);
        if (question.Missing is not null)
        {
            json.WriteString("missing"u8, question.Missing);
        }

        EvaluationLine.WriteReads(json, decision.Reads);
        EvaluationLine.WriteAsker(json, decision.Caller, names.Of(decision.Caller));
        EvaluationLine.WriteQuestion(json, question);
        DecisionFacts.WriteStores(json, decision.Notes.Select(note => (note.Asked.Store, note.Answer)));
    }
}
