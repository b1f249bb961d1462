namespace AuthGateway.Cel.Patterns;

/// <summary>What a parenthesis begins.</summary>
internal enum GroupKind
{
    /// <summary>A group of alternatives; whether it captures does not matter to whether a text matches.</summary>
    Alternatives,

    /// <summary>Flags for the rest of the group around them.</summary>
    FlagsOnly,
}
