using AuthGateway.Relations.Tuples;

namespace AuthGateway.Authorization.RelationChecks;

/// <summary>Which values of a request or a credential may stand in the name of an object or a user.</summary>
internal static class PlainId
{
    // A name has no escapes, so what separates its parts must not come from outside (CWE-639, CWE-943): "*" would make everybody of "member:{memberId}", and
    // "a#owner" the userset of all who own a, and "x:y" another type to a reader who splits at the last colon. A percent sign is what is left of an
    // encoding, and would be one more spelling of the same object. "@" separates nothing here: a tuple's three parts are kept apart, and a type and a
    // relation have none; so "anne@example.com" is an id, as it is to OpenFGA.
    private const string Separators = ":#*%";

    /// <summary>Whether a value may.</summary>
    public static bool Is(ReadOnlySpan<char> value) => !value.IsEmpty && !value.ContainsAny(Separators) && PlainText.IsPlain(value);
}
