using System.Diagnostics.CodeAnalysis;
using AuthGateway.Relations.Model;
using AuthGateway.Relations.Tuples;
using AuthGateway.Relations.Validation;

namespace AuthGateway.Authorization.RelationChecks;

/// <summary>
/// The name of an object or a user with one value left open, such as <c>member:{memberId}</c> or <c>group:{memberId}#member</c>: its form, without saying
/// where the value comes from. Nothing else is filled in: no relation of a userset, and no second value, for <c>{a}-{b}</c> makes one name of
/// "1-2", "3" and of "1", "2-3".
/// </summary>
internal sealed class NamePattern
{
    private readonly string _before;
    private readonly string _after;

    private NamePattern(string type, string before, string? hole, string after)
    {
        (Type, _before, Hole, _after) = (type, before, hole, after);
    }

    /// <summary>The type, or what stands in its place between braces, with them.</summary>
    public string Type { get; }

    /// <summary>What names the value, without its braces; null when the id is fixed.</summary>
    public string? Hole { get; }

    /// <summary>For a userset, its relation; else empty.</summary>
    public string Relation => _after.IndexOf('#', StringComparison.Ordinal) is >= 0 and var hash ? _after[(hash + 1)..]
        : Hole is null && _before.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at ? _before[(at + 1)..] : "";

    /// <summary>Reads a pattern; null when it is none.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="isUser">Whether a userset may stand there.</param>
    /// <param name="typeHoles">What may stand in the type's place, with its braces.</param>
    public static NamePattern? Parse(string text, bool isUser, params ReadOnlySpan<string> typeHoles)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !TryFindHole(text[(colon + 1)..], out var before, out var hole, out var after))
        {
            return null;
        }

        var type = text[..colon];
        var isOpen = typeHoles.Contains(type);
        if (!isOpen && !IsFixed(type, ModelBounds.MaxTypeNameLength))
        {
            return null;
        }

        // Written out with some value, it must be a name, and not everybody's.
        var pattern = new NamePattern(type, before, hole, after);
        var sample = pattern.Write(isOpen ? "t" : type, hole is null ? "" : "x");
        var isName = isUser ? UserReference.Parse(sample) is { Id: not "*" } : ObjectReference.Parse(sample) is { Id: not "*" };
        return isName ? pattern : null;
    }

    /// <summary>Whether a text is the name of a type or a relation that no request fills in. Models may have braces in their names; patterns can't.</summary>
    public static bool IsFixed(string name, int longest) => ModelNames.IsName(name, longest) && name.AsSpan().IndexOfAny("{}") < 0;

    /// <summary>Writes the name; false when there is no value, or none that may stand there.</summary>
    /// <param name="type">The type, which the caller knows to be one.</param>
    /// <param name="value">The value that was left open; not looked at when none was.</param>
    /// <param name="name">The name.</param>
    public bool TryWrite(string type, string? value, [NotNullWhen(true)] out string? name)
    {
        name = null;
        if (Hole is not null && !PlainId.Is(value))
        {
            return false;
        }

        var filled = Write(type, Hole is null ? "" : value);

        // A longer name is in no tuple.
        if (filled.Length > TupleBounds.MaxObjectLength && PlainText.Length(filled) > TupleBounds.MaxObjectLength)
        {
            return false;
        }

        name = filled;
        return true;
    }

    /// <summary>The value that makes this id, without its type and relation; null when none does.</summary>
    public string? ValueOf(ReadOnlySpan<char> id)
    {
        var hash = _after.IndexOf('#', StringComparison.Ordinal);
        ReadOnlySpan<char> after = hash < 0 ? _after : _after.AsSpan(0, hash);
        return Hole is not null && id.Length > _before.Length + after.Length && id.StartsWith(_before, StringComparison.Ordinal) && id.EndsWith(after, StringComparison.Ordinal)
            && id[_before.Length..^after.Length] is var value && PlainId.Is(value)
            ? value.ToString()
            : null;
    }

    private string Write(string type, string? value) => $"{type}:{_before}{value}{_after}";

    private static bool TryFindHole(string id, out string before, out string? hole, out string after)
    {
        (before, hole, after) = (id, null, "");
        var open = id.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
        {
            return !id.Contains('}', StringComparison.Ordinal);
        }

        var close = id.IndexOf('}', open);
        if (close < 0)
        {
            return false;
        }

        (before, hole, after) = (id[..open], id[(open + 1)..close], id[(close + 1)..]);

        // Behind a "#" the value would be a relation.
        return before.AsSpan().IndexOfAny("#{}") < 0 && after.AsSpan().IndexOfAny("{}") < 0;
    }
}
