namespace AuthGateway.Relations.Tuples;

/// <summary>An object, taken apart.</summary>
/// <param name="Type">The type.</param>
/// <param name="Id">The id.</param>
internal readonly record struct ObjectReference(string Type, string Id)
{
    /// <summary>
    /// Takes an object apart; null when it is none. There is exactly one colon and no hash sign: of <c>a:b:c</c> one reader
    /// would see the type <c>a</c> and another <c>a:b</c>.
    /// </summary>
    public static ObjectReference? Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            && colon < text.Length - 1
            && !text.AsSpan(colon + 1).ContainsAny(":#")
            && !text.AsSpan(0, colon).Contains('#')
            && PlainText.IsPlain(text)
            && PlainText.Length(text) <= TupleBounds.MaxObjectLength
            ? new ObjectReference(text[..colon], text[(colon + 1)..])
            : null;
    }
}
