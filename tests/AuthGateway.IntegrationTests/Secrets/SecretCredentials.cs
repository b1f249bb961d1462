using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.IntegrationTests.Hosting;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Secrets;

/// <summary>Every kind of credential that a caller may have: good ones, got from the gateway where it gives them, and some that are worth nothing.</summary>
internal static class SecretCredentials
{
    /// <summary>Gets them. What gives a credential out has it in its answer, and is not among the outputs.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> GetAsync(Landscape landscape, SecretSettings settings, SecretOutputs outputs, HttpClient data, HttpClient management)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var client = await DpopClientProcess.StartAsync();
        var member = await landscape.MintAsync(new { sub = "member-of-secrets", scope = "profile" });
        foreach (var (name, token) in ((string, string)[])
            [
                ("bearer token", member),
                ("forged token", $"{member[..^8]}AAAAAAAA"),
                ("token of another audience", await landscape.MintAsync(new { aud = "elsewhere" })),
                ("bound token", await landscape.MintAsync(new { cnf = new { jkt = client.Jkt } })),
                ("DPoP proof", await client.ProveAsync("https://api.example.com/all/ok", token: member)),
            ])
        {
            found[name] = token;
            outputs.Watch(Canary.OfToken(name, token));
        }

        Add("opaque token", "good-one-" + Made());
        Add("opaque token of the other server", "good-two-" + Made());
        Add("opaque token that is unknown", "bad-" + Made());
        Add("legacy session", "good-" + Made());
        Add("legacy session that is unknown", Made());

        using (var request = new HttpRequestMessage(HttpMethod.Post, "/session") { Headers = { Authorization = GatewayProcess.Bearer(member) } })
        {
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
            using var begun = await data.SendAsync(request);
            Add("session", Assert.Single(begun.Headers.GetValues("Set-Cookie")).Split(';')[0].Split('=', 2)[1]);
        }

        using (var request = new HttpRequestMessage(HttpMethod.Post, "/admin/api-keys") { Headers = { Authorization = GatewayProcess.Bearer(settings.AdminToken) }, Content = JsonContent.Create(new { client = "keys" }) })
        {
            using var made = await management.SendAsync(request);
            var key = JsonNode.Parse(await made.Content.ReadAsStringAsync())!["key"]!.GetValue<string>();
            found["API key"] = key;
            // Before it is the public id.
            outputs.Watch(Canary.OfText("API key", key[21..64]));
        }

        using (var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange", ["subject_token"] = member, ["subject_token_type"] = "urn:ietf:params:oauth:token-type:access_token",
            ["client_id"] = SecretSettings.Client, ["client_secret"] = settings.ClientSecret,
        }))
        {
            using var answer = await data.PostAsync("/oauth2/token", form);
            var tokens = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            var refresh = tokens["refresh_token"]!.GetValue<string>();
            found["refresh token"] = refresh;
            // Before it is the family's identifier, which is public.
            outputs.Watch(Canary.OfText("refresh token", refresh[^40..]));
            found["access token of the token service"] = tokens["access_token"]!.GetValue<string>();
            outputs.Watch(Canary.OfToken("access token of the token service", tokens["access_token"]!.GetValue<string>()));
        }

        found["admin token"] = settings.AdminToken;
        found["client secret"] = settings.ClientSecret;
        return found;

        void Add(string name, string value)
        {
            found[name] = value;
            // Behind what the unknown ones have in common with each other.
            outputs.Watch(Canary.OfText(name, value[^24..]));
        }
    }

    private static string Made() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(27));
}
