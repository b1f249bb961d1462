using AuthGateway.Routes;
using AuthGateway.Settings;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>The relationship API on the data port. An operation whose policy is not named is not served.</summary>
internal sealed record RelationshipApiSettings : ISettings
{
    [Setting("What the API's paths begin with, such as /fga; empty for none: /stores then. It takes the paths below it from the routes.")]
    public string Path { get; init; } = "/fga";

    [Setting("The policy of those who ask: check, batch-check, list-objects, list-users, expand. Empty: nobody can.")]
    public string AskPolicy { get; init; } = "";

    [Setting("The policy of those who read tuples, changes, models, assertions and stores. Empty: nobody can.")]
    public string ReadPolicy { get; init; } = "";

    [Setting("The policy of those who write tuples. Empty: nobody can.")]
    public string WritePolicy { get; init; } = "";

    [Setting("The policy of those who write models and assertions, and begin and delete stores. Empty: nobody can.")]
    public string ManagePolicy { get; init; } = "";

    [Setting("How callers of the API prove who they are, in order of preference.", Min = "1", Max = "5")]
    public IReadOnlyList<string> Schemes { get; init; } = [AuthenticationSchemes.Bearer];

    [Setting("The largest body of a request.", Min = "1024", Max = "10485760", Unit = "bytes")]
    public int MaxRequestBodyBytes { get; init; } = 1_048_576;

    [Setting("How many checks a batch may hold.", Min = "1", Max = "1000", Unit = "checks")]
    public int MaxBatchChecks { get; init; } = 50;

    [Setting("How many names of listings are kept for their next pages, for a minute: some 100 bytes of memory each. What is not kept is found anew for each page.", Min = "0", Max = "10000000", Unit = "names")]
    public int KeptListingNames { get; init; } = 200_000;

    /// <summary>Whether anything is served.</summary>
    public bool IsOn => AskPolicy.Length + ReadPolicy.Length + WritePolicy.Length + ManagePolicy.Length > 0;

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (Path.Length > 0 && (Path[0] != '/' || Path.EndsWith('/') || Path.Any(letter => "{}%?# ".Contains(letter, StringComparison.Ordinal))))
        {
            errors.Add(nameof(Path), Path, "empty, or a path that begins with a slash and does not end with one");
        }

        foreach (var scheme in Schemes.Where(scheme => !AuthenticationSchemes.All.Contains(scheme, StringComparer.Ordinal)))
        {
            errors.Add(nameof(Schemes), scheme, $"one of {string.Join(", ", AuthenticationSchemes.All)}");
        }
    }
}
