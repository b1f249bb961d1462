using System.Collections.Immutable;
using StackExchange.Redis;

namespace AuthGateway.Redis.Relations;

/// <summary>Reads tuples from a script's answer.</summary>
internal static class StoredTuples
{
    /// <summary>Names and values in turn.</summary>
    /// <returns>Null when one of them can't be read: a copy that lacks a tuple would answer wrongly.</returns>
    public static ImmutableArray<StoredTuple>? Read(RedisResult[] parts, int from)
    {
        var tuples = ImmutableArray.CreateBuilder<StoredTuple>((parts.Length - from) / 2);
        for (var i = from; i + 1 < parts.Length; i += 2)
        {
            if (!TupleName.TryReadStored((string?)parts[i], (string?)parts[i + 1], out var tuple))
            {
                return null;
            }

            tuples.Add(tuple);
        }

        return tuples.ToImmutable();
    }
}
