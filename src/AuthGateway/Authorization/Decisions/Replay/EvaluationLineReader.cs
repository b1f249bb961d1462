using System.Collections.Immutable;
using AuthGateway.Authorization.Evaluation;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Decisions.Replay;

/// <summary>Reads the lines of evaluations, as strictly as those of policies.</summary>
internal static class EvaluationLineReader
{
    /// <summary>Reads a line whose log and schema were looked at.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static LoggedLine.Evaluation Read(LineMembers members)
    {
        members.Only(
            "log", "schema", "id", "time", "gateway", "rule", "rule_hash", "route", "outcome", "reason", "took_us", "replayable", "reads", "asked_by", "question", "stores");
        if (!DecisionId.TryParse(members.Text("id"), out var id))
        {
            throw new FormatException("id is no decision's id");
        }

        members.Time("time");
        return new LoggedLine.Evaluation(new LoggedEvaluation(
            id.ToString(), members.TextOrNull("rule") ?? "", members.Text("route"), members.Outcome(), members.TextOrNull("reason"),
            Reads(members.Object("reads")), Question(members.Object("question"))));
    }

    private static QuestionReads Reads(LineMembers members)
    {
        members.Only("subject", "action", "resource", "context", "all_of");
        var whole = members.Texts("all_of");
        return new QuestionReads { Subject = Of("subject"), Action = Of("action"), Resource = Of("resource"), Context = Of("context") };

        MemberReads Of(string part) => new(members.Texts(part).ToImmutableSortedSet(StringComparer.Ordinal), whole.Contains(part));
    }

    private static EvaluationQuestion Question(LineMembers members)
    {
        members.Only("subject", "action", "resource", "context");
        var action = members.Object("action");
        action.Only("name", "properties");
        return new EvaluationQuestion(
            Entity(members.Object("subject")), new AskedAction(action.Text("name"), action.JsonOrNone("properties")), Entity(members.Object("resource")), members.JsonOrNone("context"));
    }

    private static AskedEntity Entity(LineMembers members)
    {
        members.Only("type", "id", "properties");
        return new AskedEntity(members.Text("type"), members.Text("id"), members.JsonOrNone("properties"));
    }
}
