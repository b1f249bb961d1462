namespace AuthGateway.Relations.Tuples;

/// <summary>Why the model does not allow a tuple.</summary>
/// <param name="IsOfCondition">Whether its condition is the reason: OpenFGA answers that with another code.</param>
/// <param name="Reason">The reason.</param>
internal sealed record TupleProblem(bool IsOfCondition, string Reason)
{
    /// <summary>The API's message.</summary>
    public string MessageFor(RelationshipTuple tuple)
    {
        var condition = IsOfCondition && tuple.Condition is not null ? $" (condition {Short(tuple.Condition.Name)})" : string.Empty;
        return $"Invalid tuple '{Show(tuple)}{condition}'. Reason: {Reason}";
    }

    /// <summary>A tuple in the API's short form.</summary>
    public static string Show(RelationshipTuple tuple) => $"{Short(tuple.Object)}#{Short(tuple.Relation)}@{Short(tuple.User)}";

    private static string Short(string text) => text.Length <= TupleBounds.MaxUserBytes ? text : text[..TupleBounds.MaxUserBytes] + "…";
}
