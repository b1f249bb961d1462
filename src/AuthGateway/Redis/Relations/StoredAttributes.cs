using System.Collections.Immutable;
using StackExchange.Redis;

namespace AuthGateway.Redis.Relations;

/// <summary>An object's attributes as the store holds them.</summary>
/// <param name="Object">The object's name.</param>
/// <param name="Json">A JSON object; null when the object has none (any more).</param>
internal readonly record struct StoredAttributes(string Object, string? Json)
{
    /// <summary>Reads names and attributes in turn from a script's answer.</summary>
    public static ImmutableArray<StoredAttributes> Read(RedisResult[] parts, int from)
    {
        var found = ImmutableArray.CreateBuilder<StoredAttributes>((parts.Length - from) / 2);
        for (var i = from; i + 1 < parts.Length; i += 2)
        {
            found.Add(new StoredAttributes((string?)parts[i] ?? "", (string?)parts[i + 1]));
        }

        return found.ToImmutable();
    }
}
