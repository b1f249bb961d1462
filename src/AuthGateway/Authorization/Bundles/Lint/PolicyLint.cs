using AuthGateway.Settings;

namespace AuthGateway.Authorization.Bundles.Lint;

/// <summary>Policies that hold for nobody, parts that change nothing, conditions that are constant. Only what can be proven.</summary>
internal static class PolicyLint
{
    public static void Check(Bundle bundle, List<BundleFinding> findings)
    {
        foreach (var (name, policy) in bundle.Manifest.Policies)
        {
            Check($"/policies/{name}", policy, (pointer, code, isError, text) => findings.Add(bundle.Text.Finding(code, isError, pointer, text)));
        }
    }

    /// <summary>Looks through one policy.</summary>
    /// <param name="pointer">Where it stands.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="report">Takes the pointer, the code, whether it is an error and what is wrong.</param>
    public static void Check(string pointer, PolicySettings policy, Action<string, string, bool, string> report)
    {
        if (Demands.Of(policy).Contradiction is { } contradiction)
        {
            report(pointer, FindingCodes.PolicyContradiction, true, $"holds for nobody: {contradiction}");
        }

        foreach (var part in PartPaths.Below(pointer, policy))
        {
            switch (ConstantConditions.Of(part.Policy.Condition))
            {
                case true:
                    report($"{part.Pointer}/Condition", FindingCodes.ConditionAlwaysTrue, false, "is true whoever calls whatever: it demands nothing");
                    break;
                case false:
                    report($"{part.Pointer}/Condition", FindingCodes.ConditionNeverTrue, true, "is never true: nobody passes");
                    break;
            }

            CheckAlternatives(part, policy, report);
        }
    }

    private static void CheckAlternatives(PartPaths part, PolicySettings whole, Action<string, string, bool, string> report)
    {
        var outer = part.Policy == whole ? null : part.Policy;
        var around = Demands.Of((outer ?? whole) with { AnyOf = [] });
        var rows = part.Policy.AnyOf.Select(Rows).ToList();
        for (var i = 0; i < rows.Count; i++)
        {
            if (around.Contradiction is null && around.And(Demands.Of(part.Policy.AnyOf[i])).Contradiction is { } contradiction)
            {
                report($"{part.Pointer}/AnyOf/{i}", FindingCodes.PolicyContradiction, true, $"holds for nobody: {contradiction}");
            }

            // Whoever meets all that this part says meets the other one, which says less.
            var other = rows.FindIndex(row => row != rows[i] && row.IsSubsetOf(rows[i]) && (row.Count < rows[i].Count || rows.IndexOf(row) < i));
            if (other >= 0)
            {
                report($"{part.Pointer}/AnyOf/{i}", FindingCodes.PartImplied, false, $"changes nothing: AnyOf/{other} holds wherever it does");
            }
        }
    }

    // A list of several that will do is one demand, and one of all is as many.
    private static HashSet<string> Rows(PolicySettings policy) => [.. SettingsRows.Of(policy, "")
        .Where(row => row.Text is { Length: > 0 } && row.Text != "false")
        .GroupBy(row => row.Key.Split(':')[0], StringComparer.Ordinal)
        .SelectMany(demand => demand.Key is nameof(PolicySettings.Scopes) or nameof(PolicySettings.Roles)
            ? demand.Select(row => $"{demand.Key}={row.Text}")
            : [$"{demand.Key}={string.Join('\n', demand.Select(row => $"{row.Key}={row.Text}"))}"])];
}
