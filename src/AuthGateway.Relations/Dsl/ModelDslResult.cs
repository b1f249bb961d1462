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
    /// <param name="Model">The model.</param>
    /// <param name="Places">Where each part's name stands, under the words by which the validation's issues name it.</param>
    public sealed record Parsed(AuthorizationModel Model, IReadOnlyDictionary<string, DslPlace> Places) : ModelDslResult;

    /// <summary>It does not, in at least one place.</summary>
    public sealed record Refused(ImmutableArray<DslIssue> Issues) : ModelDslResult;
}
