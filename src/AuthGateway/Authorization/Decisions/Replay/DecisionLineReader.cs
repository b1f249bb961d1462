using System.Collections.Immutable;
using System.Text;
using AuthGateway.Authorization.Evaluation.Recording;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Cel.Values;
using AuthGateway.Identity;
using AuthGateway.Jose;
using AuthGateway.Latency;
using AuthGateway.Telemetry;
using Microsoft.Extensions.Primitives;

namespace AuthGateway.Authorization.Decisions.Replay;

/// <summary>Reads the decision log's lines, strictly: a line that is only nearly one would be judged by something that nobody logged.</summary>
internal static class DecisionLineReader
{
    /// <summary>The most characters of a line.</summary>
    public const int Longest = 128 * 1024;

    // What a question may hold within its properties (ApiBody), and what stands around it.
    private const int MostDepth = 136;

    /// <summary>Reads a line.</summary>
    public static LoggedLine Read(string line)
    {
        if (line.Length > Longest || StrictJson.ParseObject(Encoding.UTF8.GetBytes(line), MostDepth) is not { } root)
        {
            return new LoggedLine.Wrong($"it is no JSON object of at most {Longest} characters in which no name stands twice");
        }

        var members = new LineMembers(root);
        try
        {
            var log = members.Text("log");
            if (log is not (DecisionLine.Log or EvaluationLine.Log))
            {
                throw new FormatException($"log is neither \"{DecisionLine.Log}\" nor \"{EvaluationLine.Log}\"");
            }

            if (members.Whole("schema") is var schema && schema != DecisionLine.Schema)
            {
                throw new FormatException($"it has schema {schema}; this gateway reads {DecisionLine.Schema}");
            }

            if (members.Has("repeated"))
            {
                return Repeated(members, log == DecisionLine.Log ? "policy" : "rule");
            }

            if (!members.Flag("replayable"))
            {
                throw new FormatException(
                    "it was written without what it takes to make the decision again (replayable is false): callers are not named plainly, it would have been too long, or the settings leave something out");
            }

            return log == DecisionLine.Log ? Decision(members) : EvaluationLineReader.Read(members);
        }
        catch (FormatException wrong)
        {
            return new LoggedLine.Wrong(wrong.Message);
        }
    }

    private static LoggedLine.Repeated Repeated(LineMembers members, string decidedBy)
    {
        members.Only("log", "schema", "time", decidedBy, "route", "outcome", "reason", "repeated", "since");
        return new LoggedLine.Repeated(members.Whole("repeated"));
    }

    private static LoggedLine.Whole Decision(LineMembers members)
    {
        members.Only(
            "log", "schema", "id", "time", "gateway", "policy", "policy_hash", "route", "outcome", "reason", "took_us", "replayable", "reads", "principal", "request", "stores", "attributes");
        if (!DecisionId.TryParse(members.Text("id"), out var id))
        {
            throw new FormatException("id is no decision's id");
        }

        var outcome = members.Outcome();
        members.Time("time");
        var reads = members.Object("reads");
        reads.Only("headers", "claims", "all_claims");
        var recorded = new PolicyReads { Headers = [.. reads.Texts("headers")], Claims = [.. reads.Texts("claims")], AllClaims = reads.Flag("all_claims") };
        var input = new DecisionInput(Principal(members.Object("principal")))
        {
            Request = members.Has("request") ? Request(members.Object("request")) : null,
            // Also where there are none: what a store says by now is not what it said then.
            Told = new ToldAttributes(members.Has("attributes") ? [.. members.Objects("attributes").Select(Attributes)] : []),
        };
        return new LoggedLine.Whole(new LoggedDecision(
            id.ToString(), members.Text("policy"), members.Text("policy_hash"), members.Text("route"), outcome, members.TextOrNull("reason"), recorded, input));
    }

    private static AttributeNote Attributes(LineMembers members)
    {
        members.Only("store", "object", "reads", "reads_all", "epoch", "revision", "age_ms", "values");
        var reads = new MemberReads([.. members.Texts("reads")], members.Flag("reads_all"));
        AttributeAnswer answer = !members.Has("values") ? new AttributeAnswer.Unknown(ToldAttributes.NotRecorded, LatencyOwner.Own)
            : CelJson.Read(members.JsonOrNone("values")) is { Kind: CelValueKind.Map } values ? new AttributeAnswer.Found(values)
            : throw new FormatException("values are no attributes");
        return new AttributeNote(members.Text("store"), members.Text("object"), reads, answer);
    }

    private static Principal Principal(LineMembers members)
    {
        members.Only("type", "issuer", "subject", "subject_issuer", "client_id", "scopes", "roles", "claims", "acr", "amr", "auth_time", "actor");
        return new Principal
        {
            Type = Enum.GetValues<PrincipalType>().Where(type => type.Name() == members.Text("type")).Cast<PrincipalType?>().FirstOrDefault()
                ?? throw new FormatException("type is no kind of principal"),
            Issuer = members.Text("issuer"),
            Subject = members.Text("subject"),
            SubjectIssuer = members.TextOrNull("subject_issuer"),
            ClientId = members.TextOrNull("client_id"),
            Scopes = [.. members.Texts("scopes")],
            Roles = [.. members.Texts("roles")],
            Claims = ClaimSet.Of([.. Lists(members.Object("claims")).Select(claim => KeyValuePair.Create(claim.Name, claim.Values))]),
            AuthenticationContext = members.TextOrNull("acr"),
            AuthenticationMethods = members.Texts("amr"),
            AuthenticatedAt = members.Has("auth_time") ? members.Time("auth_time") : null,
            Actors = members.Has("actor") ? [Actor(members.Object("actor"))] : [],

            // Policies do not read them.
            IssuedAt = DateTimeOffset.UnixEpoch,
            ExpiresAt = DateTimeOffset.MaxValue,
        };
    }

    private static Actor Actor(LineMembers members)
    {
        members.Only("issuer", "subject");
        return new Actor(members.Text("issuer"), members.Text("subject"));
    }

    private static RequestFacts Request(LineMembers members)
    {
        members.Only("time", "method", "path", "path_params", "headers", "client_address");
        var parameters = members.Object("path_params");
        return new RequestFacts
        {
            Time = members.Time("time"),
            Method = members.TextOrNull("method"),
            Path = members.TextOrNull("path"),
            PathParameters = PathParameters.OfDecoded(parameters.Names.Select(name => KeyValuePair.Create(name, parameters.Text(name)))),
            Headers = Headers(members.Object("headers")),
            ClientAddress = members.Has("client_address")
                ? System.Net.IPAddress.TryParse(members.Text("client_address"), out var address) ? address : throw new FormatException("client_address is no address")
                : null,
        };
    }

    private static HeaderDictionary Headers(LineMembers members)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, values) in Lists(members))
        {
            if (!headers.TryAdd(name, new StringValues([.. values])))
            {
                throw new FormatException("a header stands twice");
            }
        }

        return headers;
    }

    private static IEnumerable<(string Name, ImmutableArray<string> Values)> Lists(LineMembers members) => [.. members.Names.Select(name => (name, members.Texts(name)))];
}
