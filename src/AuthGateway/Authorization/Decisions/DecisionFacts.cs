using System.Text.Json;
using AuthGateway.Authorization.Evaluation.Recording;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Cel.Values;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.Decisions;

/// <summary>What a decision was made from, as JSON: the same in the log's lines and in explanations.</summary>
internal static class DecisionFacts
{
    /// <summary>What decided: a policy, or an evaluation's rule.</summary>
    public static void WriteDecidedBy(Utf8JsonWriter json, KeptDecision decision)
    {
        if (decision is RecordedDecision { Policy: var policy })
        {
            json.WriteString("policy"u8, policy.Name);
            json.WriteString("policy_hash"u8, policy.Definition);
        }
        else if (decision is RecordedEvaluation { Rule: var rule })
        {
            json.WriteString("rule"u8, rule?.Name);
            json.WriteString("rule_hash"u8, rule?.Definition);
        }
    }

    /// <summary>What stores told.</summary>
    public static void WriteStores(Utf8JsonWriter json, IEnumerable<(string Store, RelationAnswer Answer)> told)
    {
        json.WriteStartArray("stores"u8);
        foreach (var (store, answer) in told)
        {
            json.WriteStartObject();
            json.WriteString("store"u8, store);
            json.WriteString("answer"u8, answer.Word);
            if (answer.Stamp is { } stamp)
            {
                json.WriteNumber("epoch"u8, stamp.Moment.Epoch);
                json.WriteNumber("revision"u8, stamp.Moment.Revision);
                json.WriteString("model"u8, stamp.Model);
                json.WriteNumber("age_ms"u8, (long)stamp.Age.TotalMilliseconds);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>What stores told of objects: of each, the attributes that a condition reads.</summary>
    public static void WriteAttributes(Utf8JsonWriter json, IEnumerable<AttributeNote> told)
    {
        json.WriteStartArray("attributes"u8);
        foreach (var note in told)
        {
            json.WriteStartObject();
            json.WriteString("store"u8, note.Store);
            json.WriteString("object"u8, note.Object);
            WriteList(json, "reads", note.Reads.Names);
            json.WriteBoolean("reads_all"u8, note.Reads.All);
            if (note.Answer is AttributeAnswer.Found found)
            {
                if (found.Stamp is { } stamp)
                {
                    json.WriteNumber("epoch"u8, stamp.Moment.Epoch);
                    json.WriteNumber("revision"u8, stamp.Moment.Revision);
                    json.WriteNumber("age_ms"u8, (long)stamp.Age.TotalMilliseconds);
                }

                json.WriteStartObject("values"u8);
                var map = found.Values.AsMap();
                foreach (var key in map.Keys.Select(key => key.AsString()).Where(key => note.Reads.All || note.Reads.Names.Contains(key)).Order(StringComparer.Ordinal))
                {
                    json.WritePropertyName(key);
                    WriteValue(json, map.TryGet(CelValue.Of(key), out var value) ? value : default);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // Attributes are values and lists of values.
    private static void WriteValue(Utf8JsonWriter json, CelValue value)
    {
        switch (value.Kind)
        {
            case CelValueKind.String:
                json.WriteStringValue(value.AsString());
                break;

            case CelValueKind.Bool:
                json.WriteBooleanValue(value.AsBool());
                break;

            case CelValueKind.Double:
                json.WriteNumberValue(value.AsDouble());
                break;

            case CelValueKind.List:
                json.WriteStartArray();
                var list = value.AsList();
                for (var i = 0; i < list.Count; i++)
                {
                    WriteValue(json, list[i]);
                }

                json.WriteEndArray();
                break;

            default:
                json.WriteNullValue();
                break;
        }
    }

    /// <summary>What the policy reads by name.</summary>
    public static void WriteReads(Utf8JsonWriter json, PolicyReads reads)
    {
        json.WriteStartObject("reads"u8);
        WriteList(json, "headers", reads.Headers);
        WriteList(json, "claims", reads.Claims);
        json.WriteBoolean("all_claims"u8, reads.AllClaims);
        json.WriteEndObject();
    }

    /// <summary>The caller: all that policies can read without naming it, and the claims that this one names.</summary>
    public static void WritePrincipal(Utf8JsonWriter json, Principal caller, PolicyReads reads)
    {
        json.WriteStartObject("principal"u8);
        json.WriteString("type"u8, caller.Type.Name());
        json.WriteString("issuer"u8, caller.Issuer);
        json.WriteString("subject"u8, caller.Subject);
        WriteText(json, "subject_issuer", caller.SubjectIssuer);
        WriteText(json, "client_id", caller.ClientId);
        WriteList(json, "scopes", caller.Scopes);
        WriteList(json, "roles", caller.Roles);
        json.WriteStartObject("claims"u8);
        foreach (var (name, values) in caller.Claims.Where(claim => reads.AllClaims || reads.Claims.Contains(claim.Key)))
        {
            WriteList(json, name, values);
        }

        json.WriteEndObject();
        WriteText(json, "acr", caller.AuthenticationContext);
        WriteList(json, "amr", caller.AuthenticationMethods);
        if (caller.AuthenticatedAt is { } at)
        {
            json.WriteString("auth_time"u8, at);
        }

        if (caller.Actors is [var actor, ..])
        {
            json.WriteStartObject("actor"u8);
            json.WriteString("issuer"u8, actor.Issuer);
            json.WriteString("subject"u8, actor.Subject);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>The request, with the headers that the policy lists and no other.</summary>
    public static void WriteRequest(Utf8JsonWriter json, RequestFacts request, PolicyReads reads)
    {
        json.WriteStartObject("request"u8);
        json.WriteString("time"u8, request.Time);
        WriteText(json, "method", request.Method);
        WriteText(json, "path", request.Path);
        json.WriteStartObject("path_params"u8);
        foreach (var (name, value) in request.PathParameters.All)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteStartObject("headers"u8);

        // Whoever filled in the facts may have put more there than the policy lists: nothing else may show.
        foreach (var (name, values) in request.Headers?.Where(header => reads.Headers.Any(read => HeaderSpelling.IsSame(header.Key, read))) ?? [])
        {
            WriteList(json, name, values.Select(value => value ?? ""));
        }

        json.WriteEndObject();
        WriteText(json, "client_address", request.ClientAddress?.ToString());
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>A list of texts.</summary>
    public static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
