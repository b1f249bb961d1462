namespace AuthGateway.Authorization.Evaluation.Search;

/// <summary>Which page of a search is wanted.</summary>
/// <param name="After">After which result it begins; null for the first.</param>
/// <param name="Size">How many results it has at most.</param>
internal readonly record struct SearchPlace(string? After, int Size);
