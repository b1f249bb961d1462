using AuthGateway.Authorization.Evaluation;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Settings;

namespace AuthGateway.Authorization;

/// <summary>The policies that routes name.</summary>
internal sealed record AuthorizationSettings : ISettingsSection
{
    /// <inheritdoc/>
    public static string Section => "Authorization";

    [Setting("The named policies. A route names one in its AuthorizationPolicy; a route without one, or with one that is not here, is refused at start.", Max = "1000")]
    public IReadOnlyDictionary<string, PolicySettings> Policies { get; init; } = new Dictionary<string, PolicySettings>(StringComparer.Ordinal);

    [Setting("The AuthZEN Authorization API on the data port, and the rules by which it decides.")]
    public EvaluationSettings Evaluation { get; init; } = new();

    [Setting("The decisions that can be asked about afterwards.")]
    public DecisionSettings Decisions { get; init; } = new();

    [Setting("The log of decisions, in a form that can be replayed. docs/authorization/decisions.md has its lines.")]
    public DecisionLogSettings DecisionLog { get; init; } = new();

    [Setting("Policies and routes that applications bring themselves, each in a namespace of its own. docs/authorization/bundles.md has the format.")]
    public BundleSettings Bundles { get; init; } = new();

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        foreach (var name in Policies.Keys.Where(name => ReservedNames.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            errors.Add($"Policies:{name}", name, "another name: this one has a meaning of its own");
        }

        // Or it would stand before the one of the bundle.
        foreach (var name in Policies.Keys.Where(name => name.Contains('/', StringComparison.Ordinal)))
        {
            errors.Add($"Policies:{name}", name, "a name without a slash: those are the policies of bundles");
        }

        // The configuration's rule would stand before the one of the bundle.
        var types = Evaluation.Resources.Select(resource => EvaluationNames.Of(resource.Value.Type, resource.Key)).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, grant) in Bundles.Namespaces)
        {
            foreach (var type in grant.ResourceTypes.Where(types.Contains))
            {
                errors.Add($"Bundles:Namespaces:{name}:ResourceTypes", type, "a type that Evaluation:Resources has no rules for: they would contradict those of the bundle");
            }
        }

        foreach (var (name, policy) in Policies)
        {
            SubjectRule.Check(policy, errors.Below($"Policies:{name}"));
        }
    }

    private static readonly string[] ReservedNames = ["Default", "Anonymous", "Authenticated"];
}
