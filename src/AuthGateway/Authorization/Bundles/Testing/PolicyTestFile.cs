using System.Collections.Immutable;
using System.Text.Json;
using AuthGateway.Authorization.Evaluation.Api;
using AuthGateway.Authorization.RelationshipApi;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Cel.Values;
using AuthGateway.Identity;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Authorization.Bundles.Testing;

/// <summary>Reads a file of test cases.</summary>
internal sealed class PolicyTestFile
{
    /// <summary>The most cases of a file.</summary>
    public const int MaxCases = 5_000;

    // A time at which nothing is due, for cases that say none: the same at every run.
    private static readonly DateTimeOffset Noon = new(2026, 1, 7, 12, 0, 0, TimeSpan.Zero);

    private readonly List<BundleFinding> _findings;
    private readonly PlacedJson _json;
    private readonly string _store;
    private readonly Dictionary<string, Principal> _principals = new(StringComparer.Ordinal);

    private PolicyTestFile(PlacedJson json, string store, List<BundleFinding> findings) => (_json, _store, _findings) = (json, store, findings);

    /// <summary>Reads it; null, with what is wrong, when it is none.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="utf8">Its text.</param>
    /// <param name="store">The store of tuples that name none: the bundle's own.</param>
    /// <param name="findings">Takes what is wrong.</param>
    public static ImmutableArray<PolicyTestCase>? Read(string file, ReadOnlySpan<byte> utf8, string store, List<BundleFinding> findings)
    {
        var before = findings.Count;
        if (PlacedJson.Read(file, utf8, findings) is not { } json)
        {
            return null;
        }

        var cases = new PolicyTestFile(json, store, findings).Cases();
        return findings.Count == before ? cases : null;
    }

    private ImmutableArray<PolicyTestCase> Cases()
    {
        var root = new StrictObject(_json, "", _json.Root, _findings);
        if (root.Object("principals") is { } principals)
        {
            foreach (var name in principals.Members.Select(member => member.Name))
            {
                _principals[name] = Caller(principals.Object(name));
            }
        }

        var (shared, attributes) = (Tuples(root), Attributes(root));
        var tests = root.Objects("tests");
        root.Done();
        if (tests.Count is 0 or > MaxCases)
        {
            root.Error("tests", $"1 to {MaxCases} cases are expected");
        }

        return [.. tests.Select(test => Case(test, shared, attributes))];
    }

    private PolicyTestCase Case(StrictObject test, ImmutableArray<(string, RelationshipTuple)> shared, ImmutableArray<(string, string, CelValue)> attributes)
    {
        if (test.Any("evaluation") is { ValueKind: not JsonValueKind.Undefined } asked)
        {
            return Question(test, asked, shared);
        }

        var request = test.Object("request") ?? new StrictObject(_json, $"{test.Pointer}/request", default, _findings);
        var principal = test.Any("principal");
        var named = principal.ValueKind == JsonValueKind.String ? principal.GetString()! : null;
        if (named is not null && !_principals.ContainsKey(named))
        {
            test.Error("principal", $"'{named}' is none of \"principals\": {string.Join(", ", _principals.Keys)}");
        }

        var (outcome, details) = Expected(test, TestOutcomes.All);
        var headers = request.Object("headers");
        var read = new PolicyTestCase
        {
            Name = test.Required("name"),
            Place = Place(test),
            Method = request.Text("method") ?? HttpMethods.Get,
            Path = request.Required("path"),
            Host = request.Text("host") ?? "localhost",
            Headers = headers is null ? [] : [.. headers.Members.SelectMany(header => Header(headers, header.Name, header.Value))],
            ClientAddress = request.Text("clientAddress"),
            Time = request.Time("time") ?? Noon,
            Caller = named is not null ? _principals.GetValueOrDefault(named) : principal.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : Caller(test.Object("principal")),
            Scheme = test.Text("scheme") ?? Routes.AuthenticationSchemes.Bearer,
            Proof = test.Text("proof"),
            Tuples = [.. shared, .. Tuples(test)],
            Attributes = [.. attributes, .. Attributes(test)],
            Outcome = outcome,
            Reason = details?.Text("reason"),
            Route = details?.Text("route"),
            Policy = details?.Text("policy"),
        };
        if (read.ClientAddress is { } address && !System.Net.IPAddress.TryParse(address, out _))
        {
            request.Error("clientAddress", "an address such as 192.0.2.1 is expected");
        }

        details?.Done();
        request.Done();
        test.Done();
        return read;
    }

    // A question to rules: who asks is no matter, and there is neither a request nor a route.
    private PolicyTestCase Question(StrictObject test, JsonElement asked, ImmutableArray<(string, RelationshipTuple)> shared)
    {
        var (question, wrong) = BatchReader.Single(asked);
        if (wrong is not null)
        {
            test.Error("evaluation", wrong);
        }

        var (outcome, details) = Expected(test, TestOutcomes.OfEvaluations);
        var read = new PolicyTestCase
        {
            Name = test.Required("name"),
            Place = Place(test),
            Evaluation = question,
            Tuples = [.. shared, .. Tuples(test)],
            Outcome = outcome,
            Reason = details?.Text("reason"),
            Rule = details?.Text("rule"),
        };
        details?.Done();
        test.Done();
        return read;
    }

    private string Place(StrictObject test) => _json.Finding("", isError: false, test.Pointer, "") is { Line: var line } ? $"{_json.File}:{line}" : _json.File;

    private static (string Outcome, StrictObject? Details) Expected(StrictObject test, string[] outcomes)
    {
        var expect = test.Any("expect");
        var details = expect.ValueKind == JsonValueKind.Object ? test.Object("expect") : null;
        var outcome = details?.Required("outcome") ?? (expect.ValueKind == JsonValueKind.String ? expect.GetString()! : "");
        if (!outcomes.Contains(outcome, StringComparer.Ordinal))
        {
            test.Error("expect", $"one of {string.Join(", ", outcomes)} is expected");
        }

        return (outcome, details);
    }

    // A list for a header that comes several times.
    private static IEnumerable<KeyValuePair<string, string>> Header(StrictObject headers, string name, JsonElement value) =>
        (value.ValueKind == JsonValueKind.Array ? headers.Texts(name) : [headers.Text(name) ?? ""]).Select(text => KeyValuePair.Create(name, text));

    private Principal Caller(StrictObject? given)
    {
        if (given is null)
        {
            return Nobody;
        }

        var type = given.Required("type");
        var claims = given.Object("claims");
        var actor = given.Object("actor");
        var caller = new Principal
        {
            Type = Enum.GetValues<PrincipalType>().FirstOrDefault(kind => kind.Name() == type),
            Issuer = given.Text("issuer") ?? "https://issuer.test",
            Subject = given.Required("subject"),
            ClientId = given.Text("clientId"),
            Scopes = [.. given.Texts("scopes")],
            Roles = [.. given.Texts("roles")],
            Claims = claims is null ? ClaimSet.Empty : ClaimSet.Of([.. claims.Members.Select(claim => KeyValuePair.Create<string, ImmutableArray<string>>(
                claim.Name, claim.Value.ValueKind == JsonValueKind.Array ? [.. claims.Texts(claim.Name)] : [claims.Text(claim.Name) ?? ""]))]),
            Actors = actor is null ? [] : [new Actor(actor.Required("issuer"), actor.Required("subject"))],
            AuthenticationContext = given.Text("acr"),
            AuthenticationMethods = [.. given.Texts("amr")],
            AuthenticatedAt = given.Time("authTime"),
            IssuedAt = DateTimeOffset.UnixEpoch,
            ExpiresAt = DateTimeOffset.MaxValue,
        };
        if (!Enum.GetValues<PrincipalType>().Any(kind => kind.Name() == type))
        {
            given.Error("type", $"one of {string.Join(", ", Enum.GetValues<PrincipalType>().Select(kind => kind.Name()))} is expected");
        }

        actor?.Done();
        given.Done();
        return caller;
    }

    private ImmutableArray<(string, RelationshipTuple)> Tuples(StrictObject of) => [.. of.Objects("tuples").Select(tuple =>
    {
        var condition = tuple.Object("condition");
        var read = new RelationshipTuple(tuple.Required("user"), tuple.Required("relation"), tuple.Required("object"))
        {
            Condition = condition is null ? null : new RelationshipCondition(condition.Required("name"), condition.Any("context")),
        };
        condition?.Done();
        var store = tuple.Text("store") ?? _store;
        tuple.Done();
        return (store, read);
    })];

    private ImmutableArray<(string, string, CelValue)> Attributes(StrictObject of) => [.. of.Objects("attributes").Select(one =>
    {
        var name = one.Required("object");
        var given = one.Object("attributes") is null ? default : one.Any("attributes");
        var reader = new ApiReader();
        var read = AttributeText.Read(given, reader) is { } text ? ObjectAttributes.Read(text) : ObjectAttributes.None.Of(name);
        if (reader.Error is { } wrong)
        {
            one.Error("attributes", wrong.Message);
        }

        if (ObjectReference.Parse(name) is not { Id: not "*" })
        {
            one.Error("object", "an object such as account:42 is expected");
        }

        var store = one.Text("store") ?? _store;
        one.Done();
        return (store, name, read);
    })];

    private static Principal Nobody => new() { Type = default, Issuer = "", Subject = "", IssuedAt = DateTimeOffset.UnixEpoch, ExpiresAt = DateTimeOffset.MaxValue };
}
