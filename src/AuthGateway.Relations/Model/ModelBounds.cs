namespace AuthGateway.Relations.Model;

/// <summary>How large a model can be.</summary>
internal static class ModelBounds
{
    /// <summary>How deep operators and parentheses of one relation can nest. OpenFGA knows no such bound; its deepest published example has 5.</summary>
    public const int MaxRewriteDepth = 32;
}
