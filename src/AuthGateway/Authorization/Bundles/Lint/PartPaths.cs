namespace AuthGateway.Authorization.Bundles.Lint;

/// <summary>A policy or a part of one, and where it stands.</summary>
/// <param name="Pointer">Where.</param>
/// <param name="Policy">The part.</param>
internal sealed record PartPaths(string Pointer, PolicySettings Policy)
{
    /// <summary>A policy of a manifest and every part of it.</summary>
    public static IEnumerable<PartPaths> Of(string name, PolicySettings policy) => Below($"/policies/{name}", policy);

    /// <summary>The policy at a pointer and every part of it.</summary>
    public static IEnumerable<PartPaths> Below(string pointer, PolicySettings policy) => policy.AllOf.SelectMany((part, i) => Below($"{pointer}/AllOf/{i}", part))
        .Concat(policy.AnyOf.SelectMany((part, i) => Below($"{pointer}/AnyOf/{i}", part)))
        .Prepend(new PartPaths(pointer, policy));
}
