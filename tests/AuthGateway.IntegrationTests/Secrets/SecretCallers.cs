using System.Net;
using System.Text;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Secrets;

/// <summary>Callers that put a credential where it belongs, and everywhere else.</summary>
internal sealed class SecretCallers(HttpClient data, SecretOutputs outputs)
{
    private static readonly (string Name, Func<string, string> Value)[] Headers =
    [
        ("Authorization", value => $"Bearer {value}"), ("Authorization", value => $"DPoP {value}"), ("Authorization", value => $"ApiKey {value}"),
        ("Authorization", value => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{value}:{value}"))}"), ("Authorization", value => value),
        ("Authorization", value => $"Bearer {value} {value}"), ("Authorization", value => $"Bearer {Uri.EscapeDataString(value)}="), ("X-API-Key", value => value), ("DPoP", value => value),
        ("Cookie", value => $"__Host-session={value}"), ("Cookie", value => $"LEGACYSESSION={value}"), ("Cookie", value => $"LEGACYSESSION={value}; LEGACYSESSION={value}"),
        ("Cookie", value => $"other={value}"), ("X-Anything", value => value), ("X-Request-Id", value => value), ("X-Forwarded-For", value => value), ("traceparent", value => value),
        ("tracestate", value => $"a={value}"), ("User-Agent", value => value), ("Referer", value => $"https://a.example/?token={value}"), ("Origin", value => $"https://{value}"),
        ("Accept", value => $"text/{value}"), ("Content-Type", value => $"text/{value}"), ("Sec-Fetch-Site", value => value), ("If-Match", value => value),
    ];

    /// <summary>Everything, at one path.</summary>
    public async Task ComeAsync(string path, IReadOnlyDictionary<string, string> credentials)
    {
        foreach (var (name, credential) in credentials)
        {
            foreach (var (header, value) in Headers)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
                request.Headers.TryAddWithoutValidation(header, value(credential));
                await outputs.TakeAsync($"{path} with the {name} in {header}", await data.SendAsync(request));
            }

            foreach (var query in (string[])[$"?access_token={credential}", $"?{credential}", $"?a=%zz&token={Uri.EscapeDataString(credential)}"])
            {
                await outputs.TakeAsync($"{path} with the {name} in the query", await data.GetAsync(path + query));
            }
        }
    }

    /// <summary>At the token service: each in each parameter, good client and bad.</summary>
    public async Task AskForTokensAsync(IReadOnlyDictionary<string, string> credentials, string secret)
    {
        foreach (var (name, credential) in credentials)
        {
            foreach (var parameter in (string[])["grant_type", "client_id", "client_secret", "refresh_token", "subject_token", "actor_token", "client_assertion", "scope", "resource", "token"])
            {
                foreach (var endpoint in (string[])["token", "introspect", "revoke"])
                {
                    var fields = new Dictionary<string, string>
                    {
                        ["grant_type"] = parameter == "refresh_token" ? "refresh_token" : "urn:ietf:params:oauth:grant-type:token-exchange",
                        ["subject_token"] = "none", ["subject_token_type"] = "urn:ietf:params:oauth:token-type:access_token", ["client_id"] = SecretSettings.Client, ["client_secret"] = secret,
                        [parameter] = credential,
                    };
                    using var form = new FormUrlEncodedContent(fields);
                    using var answer = await data.PostAsync($"/oauth2/{endpoint}", form);
                    // One that gives tokens out has them.
                    if (endpoint != "token" || answer.StatusCode != HttpStatusCode.OK)
                    {
                        outputs.Take($"{endpoint} with the {name} as {parameter}", $"{answer}\n{await answer.Content.ReadAsStringAsync()}");
                    }
                }
            }

            await outputs.TakeAsync($"token with the {name} in the query", await data.GetAsync($"/oauth2/token?refresh_token={credential}"));
            using var json = new StringContent($$"""{"refresh_token":"{{credential}}"}""", Encoding.UTF8, "application/json");
            await outputs.TakeAsync($"token with the {name} in JSON", await data.PostAsync("/oauth2/token", json));
        }
    }

    /// <summary>What is hardly HTTP. Not as the host: a span names the host that was asked for, and nobody takes a credential for one.</summary>
    public async Task StammerAsync(Uri address, IReadOnlyDictionary<string, string> credentials)
    {
        foreach (var (name, credential) in credentials)
        {
            foreach (var request in (string[])
                [
                    $"GET /all/ok HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {credential}\nX: y\r\n\r\n",
                    $"GET /all/ok HTTP/1.1\r\nHost: h\r\nAuthorization : Bearer {credential}\r\n\r\n",
                    $"GET /all/ok HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer\0{credential}\r\n\r\n",
                    $"GET /all/ok HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {credential}\r\nAuthorization: Bearer {credential}\r\n\r\n",
                    $"POST /all/ok HTTP/1.1\r\nHost: h\r\nContent-Length: {credential}\r\n\r\n",
                    $"POST /all/ok HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: {credential}\r\n\r\n",
                    $"POST /all/ok HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n{credential}\r\n\r\n",
                    $"GET /all/ok HTTP/1.1\r\nHost: h\r\nExpect: {credential}\r\n\r\n",
                    $"GET /all/ok HTTP/1.1\r\nHost: h\r\nX-{credential}: a\r\n\r\n",
                    $"GET /all/ok HTTP/1.1\r\nHost: h\r\n{credential}\r\n\r\n",
                    $"GET /all/ok?a={credential} HTTP/9.9\r\nHost: h\r\n\r\n",
                    $"GET /all/%zz?a={credential} HTTP/1.1\r\nHost: h\r\n\r\n",
                    $"GET /all//x?a={credential} HTTP/1.1\r\nHost: h\r\n\r\n",
                    $"GET /all/{credential}/%2e%2e HTTP/1.1\r\nHost: h\r\n\r\n",
                    $"GET http://{credential}@h/all/ok HTTP/1.1\r\nHost: h\r\n\r\n",
                    $"{credential} /all/ok HTTP/1.1\r\nHost: h\r\n\r\n",
                    $"{credential}\r\n\r\n",
                ])
            {
                try
                {
                    await using var client = await RawHttpClient.ConnectAsync(address);
                    await client.SendAsync(request);
                    client.ShutdownSend();
                    outputs.Take($"the {name} in {request.Replace(credential, "_", StringComparison.Ordinal).ReplaceLineEndings(" ")}", Encoding.Latin1.GetString((await client.ReadToEndAsync()).Bytes));
                }
                catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
                {
                    // Reset: that says nothing.
                }
            }
        }
    }
}
