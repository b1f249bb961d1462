namespace AuthGateway.Tokens.Keys;

/// <summary>Where a managed key stands. It only goes forward; after the last stage it is removed.</summary>
internal enum KeyStage
{
    /// <summary>Verifiers get it; it does not sign yet.</summary>
    Published,

    /// <summary>It signs.</summary>
    Signing,

    /// <summary>It signs no more; verifiers get it until its tokens have expired. Its private half is gone.</summary>
    Retired,
}
