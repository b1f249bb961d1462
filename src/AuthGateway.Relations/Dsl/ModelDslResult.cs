using System.Collections.Immutable;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Dsl;

/// <summary>The outcome of reading a model's text. Closed.</summary>
internal abstract record ModelDslResult
{
    private ModelDslResult()
    {
    }

    /// <summary>The text follows the grammar. Whether the model makes sense is for the model's validation to say.</summary>
    public sealed record Parsed(AuthorizationModel Model) : ModelDslResult;

    /// <summary>It does not, in at least one place.</summary>
    public sealed record Refused(ImmutableArray<DslIssue> Issues) : ModelDslResult;
}
