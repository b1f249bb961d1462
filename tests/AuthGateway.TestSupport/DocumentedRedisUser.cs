using System.Text.RegularExpressions;

namespace AuthGateway.TestSupport;

/// <summary>The rights that docs/deployment.md gives the gateway's user in Redis.</summary>
public static partial class DocumentedRedisUser
{
    /// <summary>The user's name.</summary>
    public const string Name = "authgateway";

    /// <summary>Patterns of keys (<c>~…</c>) and channels (<c>&amp;…</c>), and commands (<c>+…</c>), as ACL SETUSER takes them.</summary>
    public static IReadOnlyList<string> Rules { get; } =
    [
        .. Setting().Match(File.ReadAllText(Repository.PathOf("docs", "deployment.md"))).Groups["rules"].Value
            .Split([' ', '\n', '\\'], StringSplitOptions.RemoveEmptyEntries).Select(rule => rule.Trim('\'')),
    ];

    /// <summary>Gives a server this user.</summary>
    public static async Task AddAsync(RedisServerProcess server, string password)
    {
        ArgumentNullException.ThrowIfNull(server);
        await server.CommandAsync(["ACL", "SETUSER", Name, "reset", "on", $">{password}", .. Rules]);
    }

    [GeneratedRegex(@"ACL SETUSER 'authgateway' reset on [^\n]*\\\n(?<rules>(?:[^\n]*\\\n)*[^\n]*)\n", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();
}
