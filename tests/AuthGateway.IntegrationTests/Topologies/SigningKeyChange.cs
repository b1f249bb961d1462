using System.Text.Json.Nodes;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>The signing keys as an answer of the admin API tells of them.</summary>
/// <param name="Signing">The managed key that signs; empty while a mounted one does.</param>
/// <param name="Others">Those that are published beside it.</param>
/// <param name="Removed">Those that were taken out.</param>
internal sealed record SigningKeyChange(string Signing, IReadOnlySet<string> Others, IReadOnlySet<string> Removed)
{
    public static SigningKeyChange Read(string answer)
    {
        var json = JsonNode.Parse(answer)!;
        var keys = json["keys"]!.AsArray().Select(key => (Id: key!["key_id"]!.GetValue<string>(), Stage: key["stage"]!.GetValue<string>())).ToList();
        var signing = keys.FirstOrDefault(key => key.Stage == "signing").Id ?? "";
        return new SigningKeyChange(
            signing,
            keys.Select(key => key.Id).Where(id => id != signing).ToHashSet(StringComparer.Ordinal),
            json["removed"]!.AsArray().Select(key => key!["key_id"]!.GetValue<string>()).ToHashSet(StringComparer.Ordinal));
    }
}
