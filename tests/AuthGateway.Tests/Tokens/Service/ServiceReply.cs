using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AuthGateway.Tests.Tokens.Service;

/// <summary>An answer of the service.</summary>
internal sealed record ServiceReply(int Status, string Body, IHeaderDictionary Headers)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? Error => Body.StartsWith('{') ? Json["error"]?.GetValue<string>() : null;

    /// <summary>The claims of the access token in it.</summary>
    public JsonNode Claims => Payload(Text("access_token")!);

    public string? Text(string member) => Json[member]?.GetValue<string>();

    public static JsonNode Payload(string token) => JsonNode.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[1])))!;

    /// <summary>A header's one value; empty when there is none.</summary>
    public string Header(string name) => Headers[name].ToString();

    public ServiceReply Is(int status, string? error)
    {
        Assert.True(status == Status && error == Error, $"{Status}: {Body}");
        return this;
    }
}
