using AuthGateway.Relations.Compilation;

namespace AuthGateway.Relations.Explanation;

/// <summary>A rule in the modelling language's words.</summary>
internal static class RewriteText
{
    /// <summary>The rule's first line: operands of operators follow as steps of their own.</summary>
    public static string Of(CompiledRewrite rewrite) => rewrite switch
    {
        CompiledRewrite.Direct => "direct",
        CompiledRewrite.Computed computed => computed.Relation.Name,
        CompiledRewrite.TupleToUserset parents => $"{parents.ComputedName} from {parents.Tupleset.Name}",
        CompiledRewrite.Union => "or",
        CompiledRewrite.Intersection => "and",
        _ => "but not",
    };
}
