namespace AuthGateway.IntegrationTests.TokenService;

/// <summary>
/// Managed keys that change every few seconds. The times leave seconds of room for a machine that is busy with other things: a verifier
/// that stands still between its reading of the set and its use of it has an older set than the settings let it have.
/// </summary>
internal static class RotatingKeys
{
    /// <summary>A new key signs every six seconds; tokens of ten seconds outlive one of them.</summary>
    public static IReadOnlyList<(string Key, string Value)> Settings { get; } =
    [
        ("Identity:TokenLifetime", "00:00:10"),
        ("Tokens:Keys:Managed", "true"),
        ("Tokens:Keys:CacheFor", "00:00:01"),
        ("Tokens:Keys:PollInterval", "00:00:00.100"),
        ("Tokens:Keys:PublishFor", "00:00:03"),
        ("Tokens:Keys:SignFor", "00:00:06"),
        ("Tokens:Keys:MaxStale", "00:00:06"),
        ("Tokens:Keys:RetireFor", "00:00:25"),
    ];
}
