using System.Collections.Immutable;
using AuthGateway.Authorization;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Identity;
using AuthGateway.Tests.Authorization.RelationChecks;
using Microsoft.AspNetCore.Http;

namespace AuthGateway.Tests.Authorization.Decisions;

/// <summary>Policies, callers and requests by chance, the same for the same seed.</summary>
internal sealed class RandomPolicies(int seed)
{
    private static readonly string[] Words = ["a", "b", "c"];

    private static readonly string[] Conditions =
    [
        "principal.subject == request.path_params.id", "request.headers['x-a'] == 'a'", "'a' in principal.scopes", "principal.claims.a[0] == 'b'",
        "has(principal.actor) && principal.actor.subject == 'a'", "request.path_params['id'].size() / (principal.roles.size() - 1) > 0",
        "principal.claims.exists(name, name == 'c')", "'b' in principal.claims", "'b' in principal.claims", "!('x-b' in request.headers) || request.method == 'GET'", "request.client_address.in_cidr('10.0.0.0/8')",
        "principal.acr == 'a' ? request.path.startsWith('/a') : principal.scopes.exists(scope, scope == 'b')", "request.time.getHours() == 0 && principal.type == 'member'",
    ];

#pragma warning disable RS0030 // The same for the same seed, and nothing that must not be guessed.
    private readonly Random _random = new(seed);
#pragma warning restore RS0030

    /// <summary>Knows some relationships, and some things of which nobody knows anything.</summary>
    public FakeRelationChecks Checks { get; } = new("app:a may thing:a", "app:a may thing:b", "app:b may thing:a") { Unknown = { "thing:c" } };

    public PolicySettings Policy(int depth = 2) => new()
    {
        Roles = Some(0.2),
        AnyRole = Some(0.2),
        Scopes = Some(0.2),
        AnyScope = Some(0.2),
        Clients = Some(0.2),
        PrincipalTypes = Chance(0.2) ? [PrincipalType.Member, PrincipalType.Employee] : [],
        Claims = Chance(0.2) ? [new ClaimSettings { Name = Word(), Values = [Word(), Word()] }] : [],
        Condition = Chance(0.4) ? Conditions[_random.Next(Conditions.Length)] : "",
        ConditionHeaders = ["x-a", "x-b"],
        Relations = Chance(0.3) ? [Relation()] : [],
        AllOf = depth > 0 && Chance(0.3) ? [Policy(depth - 1), Policy(depth - 1)] : [],
        AnyOf = depth > 0 && Chance(0.5) ? [Policy(depth - 1), Policy(depth - 1), Policy(depth - 1)] : [],
    };

    public Principal Caller() => PolicyUnderTest.Member with
    {
        Type = (PrincipalType)_random.Next(3),
        Subject = Word(),
        ClientId = Chance(0.2) ? null : Word(),
        SubjectIssuer = Chance(0.3) ? "https://other.example.com" : null,
        Scopes = [.. Some(0.8)],
        Roles = [.. Some(0.8)],
        Claims = ClaimSet.Of([.. Some(0.8).Distinct(StringComparer.Ordinal).Select(name => KeyValuePair.Create(name, ImmutableArray.Create(Word(), Word())))]),
        Actors = Chance(0.3) ? [new Actor("https://login.example.com", Word())] : [],
        AuthenticationContext = Chance(0.5) ? Word() : null,
        AuthenticatedAt = Chance(0.5) ? PolicyUnderTest.Request.Time : null,
    };

    public RequestFacts Request()
    {
        var headers = new HeaderDictionary();
        foreach (var name in new[] { "X-A", "x_a", "X-B" }.Where(_ => Chance(0.3)))
        {
            headers[name] = Chance(0.2) ? new[] { Word(), Word() } : Word();
        }

        return PolicyUnderTest.Request with
        {
            Method = Chance(0.5) ? "GET" : "POST",
            Path = $"/{Word()}",
            PathParameters = Chance(0.8) ? PolicyUnderTest.Parameters(("id", Word())) : PathParameters.None,
            Headers = headers,
        };
    }

    private RelationSettings Relation() => new()
    {
        Store = "01JDQW8X5N0000000000000001",
        User = "app:{principal.client_id}",
        Relation = "may",
        Object = Chance(0.5) ? "thing:{id}" : $"thing:{Word()}",
    };

    private bool Chance(double share) => _random.NextDouble() < share;

    private string Word() => Words[_random.Next(Words.Length)];

    private List<string> Some(double share) => Chance(share) ? [.. Enumerable.Range(0, 1 + _random.Next(2)).Select(_ => Word())] : [];
}
