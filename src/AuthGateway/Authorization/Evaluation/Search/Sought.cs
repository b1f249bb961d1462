namespace AuthGateway.Authorization.Evaluation.Search;

/// <summary>Whose ids a search looks for.</summary>
internal enum Sought
{
    /// <summary>Who may.</summary>
    Subject,

    /// <summary>To what one may.</summary>
    Resource,
}
