using AuthGateway.Relations.Explanation;

namespace AuthGateway.Authorization.Decisions;

/// <summary>The way from the relation that was asked for to the tuple that gives it.</summary>
internal static class RelationPath
{
    /// <summary>The first way that leads there, from the object to the user; empty for a no. Rules that only name the next step are left out.</summary>
    public static IEnumerable<string> Of(ExplanationNode node)
    {
        for (ExplanationNode? at = node; at is { Result: ExplanationResult.True }; at = at.Children.FirstOrDefault(child => child.Result == ExplanationResult.True))
        {
            if (at.Kind != ExplanationKind.Rewrite)
            {
                yield return at.Text;
            }
        }
    }
}
