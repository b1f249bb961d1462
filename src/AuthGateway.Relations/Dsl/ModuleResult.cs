using System.Collections.Immutable;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Dsl;

/// <summary>The outcome of putting modules together. Closed.</summary>
internal abstract record ModuleResult
{
    private ModuleResult()
    {
    }

    /// <summary>They make one model. Whether it makes sense is for the model's validation to say.</summary>
    public sealed record Combined(AuthorizationModel Model) : ModuleResult;

    /// <summary>They do not.</summary>
    public sealed record Refused(ImmutableArray<ModuleIssue> Issues) : ModuleResult;
}
