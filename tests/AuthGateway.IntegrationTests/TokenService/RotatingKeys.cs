namespace AuthGateway.IntegrationTests.TokenService;

/// <summary>Managed keys that change as fast as the settings allow.</summary>
internal static class RotatingKeys
{
    /// <summary>A new key signs every three seconds; tokens of ten seconds outlive three of them.</summary>
    public static IReadOnlyList<(string Key, string Value)> Settings { get; } =
    [
        ("Identity:TokenLifetime", "00:00:10"),
        ("Tokens:Keys:Managed", "true"),
        ("Tokens:Keys:CacheFor", "00:00:01"),
        ("Tokens:Keys:PollInterval", "00:00:00.100"),
        ("Tokens:Keys:PublishFor", "00:00:01.500"),
        ("Tokens:Keys:SignFor", "00:00:03"),
        ("Tokens:Keys:MaxStale", "00:00:02"),
        ("Tokens:Keys:RetireFor", "00:00:20"),
    ];
}
