using System.Text;

namespace AuthGateway.Relations.Tuples;

/// <summary>A tuple's user, taken apart.</summary>
/// <param name="Type">The type.</param>
/// <param name="Id">The object's id; <c>*</c> for everybody of the type.</param>
/// <param name="Relation">For a userset, its relation; else null.</param>
internal readonly record struct UserReference(string Type, string Id, string? Relation)
{
    /// <summary>Whether it is everybody of the type.</summary>
    public bool IsWildcard => Relation is null && Id == "*";

    /// <summary>Takes a user apart; null when it is none.</summary>
    public static UserReference? Parse(string user)
    {
        if (Encoding.UTF8.GetByteCount(user) > TupleBounds.MaxUserBytes)
        {
            return null;
        }

        var hash = user.IndexOf('#', StringComparison.Ordinal);
        if (ObjectReference.Parse(hash < 0 ? user : user[..hash]) is not { } owner)
        {
            return null;
        }

        if (hash < 0)
        {
            return new UserReference(owner.Type, owner.Id, null);
        }

        // No single object is "everybody", so nobody has a relation to it: a userset of a wildcard means nothing.
        var relation = user[(hash + 1)..];
        return owner.Id == "*" || relation.Length == 0 || relation.AsSpan().ContainsAny(":#@") || !PlainText.IsPlain(relation)
            ? null
            : new UserReference(owner.Type, owner.Id, relation);
    }
}
