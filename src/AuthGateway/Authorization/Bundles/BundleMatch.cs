using AuthGateway.Pipeline.Canonical;
using AuthGateway.Settings;

namespace AuthGateway.Authorization.Bundles;

/// <summary>What requests a bundle's route takes.</summary>
internal sealed record BundleMatch : ISettings
{
    // ASP.NET's own bound, which throws at more wherever a pattern is read.
    private const int MostSegments = 28;

    [Setting("The path pattern, such as /members/{memberId}.", Required = true, Max = "1024")]
    public string Path { get; init; } = "";

    [Setting("The methods; none for all.", Max = "16")]
    public IReadOnlyList<string> Methods { get; init; } = [];

    [Setting("The hosts; none for all.", Max = "32")]
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (Path.Trim('/').Count(c => c == '/') >= MostSegments)
        {
            errors.Add(nameof(Path), Path, $"a path of at most {MostSegments} segments");
        }

        for (var i = 0; i < Methods.Count; i++)
        {
            // A request's method is upper-case here, and routing would take "get" for GET.
            if (Methods[i].Length == 0 || !Methods[i].All(char.IsAsciiLetterUpper))
            {
                errors.Add($"Methods:{i}", Methods[i], "a method in upper case, such as GET");
            }
        }

        for (var i = 0; i < Hosts.Count; i++)
        {
            // No request has another one, so the route would protect nothing. Routing can't read IPv6 addresses.
            if (Hosts[i].Contains('[', StringComparison.Ordinal) || !HostRules.IsValid(Hosts[i].StartsWith("*.", StringComparison.Ordinal) ? Hosts[i][2..] : Hosts[i]))
            {
                errors.Add($"Hosts:{i}", Hosts[i], "a host of ASCII letters, digits, dots and dashes, with a port or not, such as api.example.com or *.example.com");
            }
        }
    }
}
