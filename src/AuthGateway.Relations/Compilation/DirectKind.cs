using AuthGateway.Relations.Graph;

namespace AuthGateway.Relations.Compilation;

/// <summary>One kind of subject that tuples may give a relation to. A tuple that none of a relation's kinds allows is as good as not there.</summary>
/// <param name="Kind">The subject's kind.</param>
/// <param name="Form">An object, everybody, or a userset.</param>
/// <param name="Userset">For a userset, its relation.</param>
/// <param name="AllowsUnconditioned">Whether a tuple without a condition counts.</param>
/// <param name="Conditions">The conditions that a tuple may be bound to.</param>
internal sealed record DirectKind(ushort Kind, KindForm Form, CompiledRelation? Userset, bool AllowsUnconditioned, string[] Conditions)
{
    /// <summary>
    /// Whether a tuple with this condition counts. A condition that the model does not allow for exactly this kind makes the tuple void, also for
    /// wildcards (CVE-2025-64751: tuples whose condition the model had for another kind were taken for allowed).
    /// </summary>
    public bool Allows(string? condition) => condition is null ? AllowsUnconditioned : Array.IndexOf(Conditions, condition) >= 0;
}
