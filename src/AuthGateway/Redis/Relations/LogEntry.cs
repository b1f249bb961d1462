using System.Collections.Immutable;
using System.Globalization;
using AuthGateway.Relations.Tuples;
using StackExchange.Redis;

namespace AuthGateway.Redis.Relations;

/// <summary>Reads the entries of a store's log, <c>revision:index:milliseconds:change</c>.</summary>
internal static class LogEntry
{
    private const char Separator = ':';

    /// <summary>Reads all that a script's answer holds from a place on.</summary>
    /// <returns>Null when one of them can't be read: a copy that lacks a change would answer wrongly.</returns>
    public static ImmutableArray<LoggedChange>? ReadAll(RedisResult[] parts, int from)
    {
        var changes = ImmutableArray.CreateBuilder<LoggedChange>(parts.Length - from);
        for (var i = from; i < parts.Length; i++)
        {
            if (!TryRead((string?)parts[i] ?? "", out var change))
            {
                return null;
            }

            changes.Add(change);
        }

        return changes.ToImmutable();
    }

    private static bool TryRead(string entry, out LoggedChange change)
    {
        change = default;
        var rest = entry.AsSpan();
        if (!TryNumber(ref rest, out var revision) || !TryNumber(ref rest, out var index) || !TryNumber(ref rest, out var milliseconds) || rest.Length < 2)
        {
            return false;
        }

        var at = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        var body = rest[2..].ToString();
        switch (rest[0])
        {
            case 'm':
                change = new LoggedChange(revision, (int)index, at, default, body);
                return true;

            case 'a':
                var name = body.IndexOf('\n', StringComparison.Ordinal);
                if (name <= 0)
                {
                    return false;
                }

                change = new LoggedChange(revision, (int)index, at, default, Model: null)
                {
                    Attributes = new StoredAttributes(body[..name], name + 1 < body.Length ? body[(name + 1)..] : null),
                };
                return true;

            case 'w' or 'd':
                // The condition is the last line; a name has three.
                var end = body.LastIndexOf('\n');
                if (end < 0 || !TupleName.TryRead(body[..end], body[(end + 1)..], out RelationshipTuple? tuple))
                {
                    return false;
                }

                change = new LoggedChange(revision, (int)index, at, new TupleChange(rest[0] == 'd', tuple), Model: null);
                return true;

            default:
                return false;
        }
    }

    private static bool TryNumber(ref ReadOnlySpan<char> rest, out long number)
    {
        var end = rest.IndexOf(Separator);
        number = 0;
        if (end < 0 || !long.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        rest = rest[(end + 1)..];
        return true;
    }
}
