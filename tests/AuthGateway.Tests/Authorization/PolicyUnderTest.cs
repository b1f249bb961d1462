using System.Collections.Immutable;
using System.Net;
using AuthGateway.Authorization;
using AuthGateway.Identity;
using AuthGateway.Settings;
using AuthGateway.Tests.Authorization.RelationChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AuthGateway.Tests.Authorization;

/// <summary>A member, a request of theirs, and policies that decide about the two.</summary>
internal static class PolicyUnderTest
{
    public static readonly Principal Member = new()
    {
        Type = PrincipalType.Member,
        Issuer = "https://login.example.com",
        Subject = "member-1",
        ClientId = "app",
        Scopes = ["profile", "points"],
        Roles = ["gold"],
        Claims = ClaimSet.Of(new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal) { ["tier"] = ["silver", "gold"], ["region"] = ["north"] }),
        AuthenticationContext = "urn:example:strong",
        AuthenticationMethods = ["pwd", "otp"],
        AuthenticatedAt = new DateTimeOffset(2026, 3, 29, 0, 30, 0, TimeSpan.Zero),
        IssuedAt = DateTimeOffset.UnixEpoch,
        ExpiresAt = DateTimeOffset.MaxValue,
    };

    public static readonly RequestFacts Request = new()
    {
        Time = new DateTimeOffset(2026, 3, 29, 0, 45, 0, TimeSpan.Zero),
        Method = "GET",
        Path = "/members/member-1/points",
        PathParameters = Parameters(("memberId", "member-1")),
        Headers = new HeaderDictionary { ["X-Tenant"] = "north", ["X-Twice"] = new[] { "a", "b" } },
        ClientAddress = IPAddress.Parse("10.1.2.3"),
    };

    public static PathParameters Parameters(params (string Name, string Value)[] values) =>
        PathParameters.Of(new RouteValueDictionary(values.Select(value => KeyValuePair.Create<string, object?>(value.Name, value.Value))));

    /// <summary>The decision, which needs no waiting.</summary>
    public static AuthorizationDecision Decide(PolicySettings settings, Principal? caller = null, RequestFacts? request = null, FakeRelationChecks? checks = null)
    {
        var decision = new PolicyCompiler(checks ?? new FakeRelationChecks()).Compile("test", settings)
            .DecideAsync(new DecisionInput(caller ?? Member) { Request = request ?? Request })
            .AsTask();
        Assert.True(decision.IsCompletedSuccessfully);
#pragma warning disable xUnit1031, VSTHRD002, VSTHRD104 // It has completed: nothing is waited for.
        return decision.GetAwaiter().GetResult();
#pragma warning restore xUnit1031, VSTHRD002, VSTHRD104
    }

    /// <summary>Why not; null when allowed.</summary>
    public static string? Reason(PolicySettings settings, Principal? caller = null, RequestFacts? request = null, FakeRelationChecks? checks = null) =>
        Reason(Decide(settings, caller, request, checks));

    public static string? Reason(AuthorizationDecision decision) => decision switch
    {
        AuthorizationDecision.Denied denied => denied.Reason,
        AuthorizationDecision.Unavailable unavailable => unavailable.Reason,
        _ => null,
    };

    /// <summary>What is wrong with a policy, with its parts.</summary>
    public static IReadOnlyList<string> Errors(PolicySettings policy)
    {
        var found = new List<SettingsError>();
        var errors = new SettingsErrors("P", found);
        foreach (var part in PolicyParts.Of(policy))
        {
            part.Validate(errors);
            foreach (var relation in part.Relations)
            {
                relation.Validate(errors.Below("Relations"));
            }

            foreach (var attribute in part.Attributes)
            {
                attribute.Validate(errors.Below("Attributes"));
            }
        }

        SubjectRule.Check(policy, errors);
        return [.. found.Select(error => error.ToString())];
    }
}
