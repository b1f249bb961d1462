using System.Diagnostics.CodeAnalysis;
using AuthGateway.Identity;
using AuthGateway.Relations.Model;
using AuthGateway.Relations.Tuples;
using AuthGateway.Relations.Validation;

namespace AuthGateway.Authorization.RelationChecks;

/// <summary>
/// The name of an object or a user with one value left open: <c>member:{memberId}</c>, <c>group:{groupId}#member</c>. A request fills the value in
/// and nothing else: neither a type nor the relation of a userset comes from a path, and no name holds two values, for <c>{a}-{b}</c> makes one
/// name of "1-2", "3" and of "1", "2-3".
/// </summary>
internal sealed class NameTemplate
{
    private const string CallersKind = "{principal.type}";
    private const string Values = "in which {principal.subject}, {principal.client_id} or {a path parameter} may stand once, in the id";

    private readonly string? _type;
    private readonly string _before;
    private readonly string _after;

    private NameTemplate(string? type, string before, NameSource? value, string after)
    {
        (_type, _before, Value, _after) = (type, before, value, after);
    }

    /// <summary>Where the value comes from; null when all of the name but perhaps the type is fixed.</summary>
    public NameSource? Value { get; }

    /// <summary>Whether the type is the caller's kind, so that a member's subject is not taken for an employee's.</summary>
    public bool HasCallersKind => _type is null;

    /// <summary>Reads a template; null, with what belongs in its place, when it is none.</summary>
    /// <param name="text">The template.</param>
    /// <param name="isUser">Whether a userset may stand there.</param>
    /// <param name="expected">What belongs in its place.</param>
    public static NameTemplate? Parse(string text, bool isUser, out string expected)
    {
        expected = $"{(isUser ? "type:id or type:id#relation" : "type:id")}, {Values}; the type is fixed or {CallersKind}";
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !TryFindValue(text[(colon + 1)..], out var before, out var value, out var after))
        {
            return null;
        }

        var type = text[..colon];
        var hasCallersKind = type == CallersKind;
        if (!hasCallersKind && !IsFixed(type, ModelBounds.MaxTypeNameLength))
        {
            return null;
        }

        // Written out with some value, it must be a name, and not everybody's.
        var template = new NameTemplate(hasCallersKind ? null : type, before, value, after);
        var sample = template.Write(hasCallersKind ? PrincipalTypes.Name(default) : type, value is null ? "" : "x");
        var isName = isUser ? UserReference.Parse(sample) is { Id: not "*" } : ObjectReference.Parse(sample) is { Id: not "*" };
        return isName ? template : null;
    }

    /// <summary>Whether a text is the name of a type or a relation that no request fills in. Models may have braces in their names; templates can't.</summary>
    public static bool IsFixed(string name, int longest) => ModelNames.IsName(name, longest) && name.AsSpan().IndexOfAny("{}") < 0;

    /// <summary>Writes the name for a request; false when there is no value, or none that may stand there.</summary>
    public bool TryFill(in DecisionInput input, [NotNullWhen(true)] out string? name)
    {
        name = null;
        var value = Value is null ? "" : Value.Read(input);
        if (Value is not null && !PlainId.Is(value))
        {
            return false;
        }

        var filled = Write(_type ?? input.Caller.Type.Name(), value);

        // A longer name is in no tuple.
        if (filled.Length > TupleBounds.MaxObjectLength && PlainText.Length(filled) > TupleBounds.MaxObjectLength)
        {
            return false;
        }

        name = filled;
        return true;
    }

    private string Write(string type, string? value) => $"{type}:{_before}{value}{_after}";

    private static bool TryFindValue(string id, out string before, out NameSource? value, out string after)
    {
        (before, value, after) = (id, null, "");
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

        (before, after) = (id[..open], id[(close + 1)..]);
        value = id[(open + 1)..close] switch
        {
            "principal.subject" => NameSource.Subject.Instance,
            "principal.client_id" => NameSource.Client.Instance,
            var name => IsParameter(name) ? new NameSource.PathParameter(name) : null,
        };

        // Behind a "#" the value would be a relation.
        return value is not null && before.AsSpan().IndexOfAny("#{}") < 0 && after.AsSpan().IndexOfAny("{}") < 0;
    }

    private static bool IsParameter(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
