namespace AuthGateway.Relations.Graph;

/// <summary>What a kind of subject is.</summary>
internal enum KindForm : byte
{
    /// <summary>An object, <c>user:anne</c>.</summary>
    Object,

    /// <summary>Everybody of a type, <c>user:*</c>.</summary>
    Wildcard,

    /// <summary>A userset, <c>group:eng#member</c>. Its kind is also that of the relation itself.</summary>
    Userset,
}
