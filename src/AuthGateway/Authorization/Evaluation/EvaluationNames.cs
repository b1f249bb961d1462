namespace AuthGateway.Authorization.Evaluation;

/// <summary>The names of types and actions in the settings: a key, or the name that cannot be one (a colon separates keys).</summary>
internal static class EvaluationNames
{
    /// <summary>The name.</summary>
    public static string Of(string name, string key) => name.Length > 0 ? name : key;

    /// <summary>The names that stand there several times.</summary>
    public static IEnumerable<string> Twice(IEnumerable<(string Key, string Name)> entries) =>
        entries.GroupBy(entry => Of(entry.Name, entry.Key), StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key);
}
