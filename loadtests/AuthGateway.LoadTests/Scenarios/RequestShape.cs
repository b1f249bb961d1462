using System.Text.Json.Nodes;

namespace AuthGateway.LoadTests.Scenarios;

/// <summary>What is sent, beside the path.</summary>
/// <param name="Method">The method.</param>
/// <param name="Credential">How the caller shows who it is.</param>
/// <param name="Given">What <see cref="CredentialKind.Given"/> shows in the Authorization header.</param>
/// <param name="Fresh">Each request has a token that was never seen before.</param>
/// <param name="Body">The body: text as it is, anything else as JSON.</param>
/// <param name="BodyBytes">A body of so many bytes, where <paramref name="Body"/> is none.</param>
/// <param name="Headers">Further headers.</param>
/// <param name="Expect">What a right answer contains, where it is not the upstream's.</param>
internal sealed record RequestShape(
    string Method = "GET",
    CredentialKind Credential = CredentialKind.Rs256,
    string? Given = null,
    bool Fresh = false,
    JsonNode? Body = null,
    int BodyBytes = 0,
    IReadOnlyDictionary<string, string>? Headers = null,
    string? Expect = null)
{
    /// <summary>A GET with an RS256 token.</summary>
    public static RequestShape Plain { get; } = new();

    /// <summary>The body's text; null where there is none.</summary>
    public string? Content => Body switch
    {
        null => BodyBytes > 0 ? new string('x', BodyBytes) : null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => Body.ToJsonString(),
    };

    /// <summary>The header that the credential stands in.</summary>
    public string CredentialHeader => Credential == CredentialKind.ApiKey ? "X-API-Key" : "Authorization";
}
