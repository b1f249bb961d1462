using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Validation;

/// <summary>
/// Finds relations that are defined by themselves by way of others of their type (<c>define a: b</c>, <c>define b: a</c>).
/// No tuple stands between the steps of such a circle, so nothing would end it (CVE-2023-43645).
/// </summary>
internal static class ComputedCycles
{
    public static void Check(AuthorizationModel model, List<ModelIssue> issues)
    {
        foreach (var type in model.Types)
        {
            var open = type.Relations.ToDictionary(
                relation => relation.Name,
                relation => relation.Rewrite.Leaves().OfType<Rewrite.ComputedUserset>().Select(computed => computed.Relation).ToHashSet(StringComparer.Ordinal),
                StringComparer.Ordinal);
            TakeEnded(open);
            foreach (var relation in type.Relations.Where(relation => open.ContainsKey(relation.Name)))
            {
                issues.Add(new ModelIssue($"{type.Name}#{relation.Name}", "potential loop: the relation leads back to itself, or to one that does"));
            }
        }
    }

    /// <summary>Takes relations out whose steps all end, again and again, along lists of who is waiting for whom; loops alone stay.</summary>
    private static void TakeEnded(Dictionary<string, HashSet<string>> open)
    {
        var waiting = open.SelectMany(entry => entry.Value, (entry, needed) => (needed, entry.Key)).ToLookup(pair => pair.needed, pair => pair.Key, StringComparer.Ordinal);
        var ended = new Queue<string>(open.Where(entry => entry.Value.Count == 0).Select(entry => entry.Key).ToList());
        while (ended.TryDequeue(out var name))
        {
            open.Remove(name);
            foreach (var other in waiting[name])
            {
                if (open.TryGetValue(other, out var needs) && needs.Remove(name) && needs.Count == 0)
                {
                    ended.Enqueue(other);
                }
            }
        }
    }
}
