using System.Diagnostics.CodeAnalysis;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.RelationChecks;

/// <summary>
/// The name of an object or a user as a route's policy has it: a pattern whose value comes from the caller or the path. Neither a type nor the relation of a
/// userset comes from a path.
/// </summary>
internal sealed class NameTemplate
{
    private const string CallersKind = "{principal.type}";
    private const string Values = "in which {principal.subject}, {principal.client_id} or {a path parameter} may stand once, in the id";

    private readonly NamePattern _pattern;

    private NameTemplate(NamePattern pattern, NameSource? value)
    {
        (_pattern, Value) = (pattern, value);
    }

    /// <summary>Where the value comes from; null when all of the name but perhaps the type is fixed.</summary>
    public NameSource? Value { get; }

    /// <summary>Whether the type is the caller's kind, so that a member's subject is not taken for an employee's.</summary>
    public bool HasCallersKind => _pattern.Type == CallersKind;

    /// <summary>Reads a template; null, with what belongs in its place, when it is none.</summary>
    /// <param name="text">The template.</param>
    /// <param name="isUser">Whether a userset may stand there.</param>
    /// <param name="expected">What belongs in its place.</param>
    public static NameTemplate? Parse(string text, bool isUser, out string expected)
    {
        expected = $"{(isUser ? "type:id or type:id#relation" : "type:id")}, {Values}; the type is fixed or {CallersKind}";
        if (NamePattern.Parse(text, isUser, CallersKind) is not { } pattern)
        {
            return null;
        }

        NameSource? source = pattern.Hole switch
        {
            null => null,
            "principal.subject" => NameSource.Subject.Instance,
            "principal.client_id" => NameSource.Client.Instance,
            var name => IsParameter(name) ? new NameSource.PathParameter(name) : null,
        };
        return source is null && pattern.Hole is not null ? null : new NameTemplate(pattern, source);
    }

    /// <summary>Whether a text is the name of a type or a relation that no request fills in. Models may have braces in their names; templates can't.</summary>
    public static bool IsFixed(string name, int longest) => NamePattern.IsFixed(name, longest);

    /// <summary>Writes the name for a request; false when there is no value, or none that may stand there.</summary>
    public bool TryFill(in DecisionInput input, [NotNullWhen(true)] out string? name) =>
        _pattern.TryWrite(HasCallersKind ? input.Caller.Type.Name() : _pattern.Type, Value?.Read(input), out name);

    private static bool IsParameter(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
