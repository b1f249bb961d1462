namespace AuthGateway.Relations.Validation;

/// <summary>Something about a model.</summary>
/// <param name="Where">A type, <c>type#relation</c> or <c>condition name</c>; empty for the model as a whole.</param>
/// <param name="Message">What is wrong there.</param>
internal sealed record ModelIssue(string Where, string Message)
{
    public override string ToString() => Where.Length == 0 ? Message : $"{Where}: {Message}";
}
