using AuthGateway.Pipeline.Headers;
using AuthGateway.Settings;

namespace AuthGateway.Pipeline.Canonical;

/// <summary>What a request may look like before anything else judges it.</summary>
internal sealed record CanonicalSettings : ISettingsSection
{
    /// <inheritdoc/>
    public static string Section => "Canonical";

    // RFC 9112 section 3: a request line of 8,000 octets should be taken. The server takes one of 8,192.
    [Setting("The longest path that is accepted, as sent. A longer one is answered with 414.", Min = "64", Max = "65536", Unit = "bytes")]
    public int MaxPathLength { get; init; } = 8000;

    [Setting("The longest query that is accepted, with its question mark. A longer one is answered with 414.", Min = "64", Max = "65536", Unit = "bytes")]
    public int MaxQueryLength { get; init; } = 8192;

    [Setting("Whether `;` and `%3B` may stand in a path. Servlet containers cut a segment there before they choose what to run, so `/public;/../admin` is two different paths; allow it only where no upstream does.")]
    public AmbiguousSyntax PathParameters { get; init; }

    [Setting("Whether `%3F` and `%23` may stand in a path. Reverse proxies that rewrite with a decoded path cut it there (CVE-2024-38474); allow it only where none does.")]
    public AmbiguousSyntax EncodedDelimiters { get; init; }

    [Setting("Request headers that are removed in every spelling, because upstreams take an identity, a path or a method from them. A `*` at the end stands for any rest. Replaces the default list.", Max = "500")]
    public IReadOnlyList<string> ProtectedHeaders { get; init; } = ProtectedHeaderDefaults.All;

    [Setting("Further request headers to remove, beside ProtectedHeaders.", Max = "500")]
    public IReadOnlyList<string> AlsoProtectedHeaders { get; init; } = [];

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        foreach (var pattern in ProtectedHeaders)
        {
            Check(nameof(ProtectedHeaders), pattern, errors);
        }

        foreach (var pattern in AlsoProtectedHeaders)
        {
            Check(nameof(AlsoProtectedHeaders), pattern, errors);
        }
    }

    private static void Check(string key, string pattern, SettingsErrors errors)
    {
        var problem = HeaderPatterns.Problem(pattern);
        if (problem is not null)
        {
            errors.Add(key, pattern, problem);
        }
    }
}
