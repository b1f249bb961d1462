using System.Globalization;
using AuthGateway.Authorization.Conditions;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Identity;
using AuthGateway.Settings;

namespace AuthGateway.Authorization;

/// <summary>One policy, or one part of a policy. All of what it states must hold.</summary>
internal sealed record PolicySettings : ISettings
{
    [Setting("Nobody needs to say who they are. Stands alone: with it, nothing else may be demanded.")]
    public bool Anonymous { get; init; }

    [Setting("The caller is one of these: Member, Employee, Application.", Max = "3")]
    public IReadOnlyList<PrincipalType> PrincipalTypes { get; init; } = [];

    [Setting("The token has every one of these scopes.", Max = "64")]
    public IReadOnlyList<string> Scopes { get; init; } = [];

    [Setting("The token has at least one of these scopes.", Max = "64")]
    public IReadOnlyList<string> AnyScope { get; init; } = [];

    [Setting("The caller has every one of these roles.", Max = "64")]
    public IReadOnlyList<string> Roles { get; init; } = [];

    [Setting("The caller has at least one of these roles.", Max = "64")]
    public IReadOnlyList<string> AnyRole { get; init; } = [];

    [Setting("Claims that the token must carry, each with one of the values given.", Max = "64")]
    public IReadOnlyList<ClaimSettings> Claims { get; init; } = [];

    [Setting("The subject's issuer is one of these (the token's iss, compared exactly).", Max = "64")]
    public IReadOnlyList<string> Issuers { get; init; } = [];

    [Setting("The application through which the caller acts (client_id or azp) is one of these.", Max = "256")]
    public IReadOnlyList<string> Clients { get; init; } = [];

    [Setting("A condition in CEL over `principal`, `request` and `attributes` that is true, such as principal.subject == request.path_params.memberId. docs/authorization/policies.md has its variables. One that fails, or lacks a value, is not true.")]
    public string Condition { get; init; } = "";

    [Setting("The request headers that Condition may read, in lower case. A header that came several times makes the condition untrue.", Max = "16")]
    public IReadOnlyList<string> ConditionHeaders { get; init; } = [];

    [Setting("Objects whose attributes Condition reads, as attributes.NAME. One that has none has an empty map.", Max = "8")]
    public IReadOnlyList<AttributeSettings> Attributes { get; init; } = [];

    [Setting("Relationships that there must be, every one of them.", Max = "16")]
    public IReadOnlyList<RelationSettings> Relations { get; init; } = [];

    [Setting("Every one of these parts holds.", Max = "32")]
    public IReadOnlyList<PolicySettings> AllOf { get; init; } = [];

    [Setting("At least one of these parts holds.", Max = "32")]
    public IReadOnlyList<PolicySettings> AnyOf { get; init; } = [];

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (Anonymous == DemandsSomething)
        {
            errors.Add(
                nameof(Anonymous),
                Anonymous ? "true, beside other demands" : null,
                "either Anonymous: true alone, or at least one demand; a policy that says nothing opens nothing");
        }

        foreach (var part in AllOf.Concat(AnyOf).Where(part => part.Anonymous))
        {
            errors.Add(nameof(AllOf), $"Anonymous: {part.Anonymous} inside another policy", "Anonymous only at the top of a policy");
        }

        CheckCondition(errors);
    }

    private void CheckCondition(SettingsErrors errors)
    {
        if (Condition.Length == 0 && ConditionHeaders.Count > 0)
        {
            errors.Add(nameof(ConditionHeaders), string.Join(", ", ConditionHeaders), $"a {nameof(Condition)} beside it that reads them");
        }

        if (Condition.Length == 0 && Attributes.Count > 0)
        {
            errors.Add(nameof(Attributes), string.Join(", ", AttributeNames), $"a {nameof(Condition)} beside it that reads them");
        }

        if (AttributeNames.Distinct(StringComparer.Ordinal).Count() < Attributes.Count)
        {
            errors.Add(nameof(Attributes), string.Join(", ", AttributeNames), "each name once");
            return;
        }

        // What is wrong with a name was said where it stands.
        if (!Attributes.All(attribute => attribute.HasName))
        {
            return;
        }

        for (var i = 0; i < ConditionHeaders.Count; i++)
        {
            if (ConditionHeaderNames.Problem(ConditionHeaders[i]) is { } expected)
            {
                errors.Add($"{nameof(ConditionHeaders)}:{i}", ConditionHeaders[i], expected);
            }
        }

        if (Condition.Length > 0 && PolicyCondition.Compile(Condition, ConditionHeaders, AttributeNames) is ConditionCompilation.Refused refused)
        {
            foreach (var issue in refused.Issues)
            {
                errors.AddProblem(
                    nameof(Condition),
                    string.Create(CultureInfo.InvariantCulture, $"is wrong at line {issue.Line}, column {issue.Column}: {SettingText.OneLine(issue.Message)}"),
                    "a CEL expression of type bool over principal, request and attributes");
            }
        }
    }

    /// <summary>The names of the objects whose attributes the condition reads.</summary>
    public IReadOnlyList<string> AttributeNames => [.. Attributes.Select(attribute => attribute.Name)];

    private bool DemandsSomething =>
        PrincipalTypes.Count + Scopes.Count + AnyScope.Count + Roles.Count + AnyRole.Count + Claims.Count
        + Issuers.Count + Clients.Count + Condition.Length + Relations.Count + AllOf.Count + AnyOf.Count > 0;
}
