using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using AuthGateway.Redis.ApiKeys;
using Microsoft.AspNetCore.Http.Features;

namespace AuthGateway.Management;

/// <summary>Reads what the admin API is asked about API keys. Strict: a member that is not known would otherwise be a right that was forgotten.</summary>
internal static class ApiKeyRequest
{
    /// <summary>The new key; null when the body does not say one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="defaultLifetime">How long a key is good for which nothing is said.</param>
    public static Task<NewApiKey?> ReadNewAsync(HttpContext context, TimeSpan defaultLifetime) => AdminBody.ReadAsync(context, root =>
    {
        var key = new NewApiKey { Client = root.GetProperty("client").GetString()!, Lifetime = defaultLifetime };
        foreach (var member in root.EnumerateObject())
        {
            key = member.Name switch
            {
                "client" => key,
                "name" => key with { Name = member.Value.GetString()! },
                "owner" => key with { Owner = member.Value.GetString()! },
                "scopes" => key with { Scopes = List(member.Value) },
                "roles" => key with { Roles = List(member.Value) },
                "networks" => key with { Networks = [.. List(member.Value).Select(IPNetwork.Parse)] },
                "lifetime_seconds" => key with { Lifetime = TimeSpan.FromSeconds(member.Value.GetInt32()) },
                "permits" => key with { Permits = member.Value.GetInt32() },
                "window_seconds" => key with { Window = TimeSpan.FromSeconds(member.Value.GetInt32()) },
                _ => throw new FormatException(),
            };
        }

        return key is { Client: not null, Name: not null, Owner: not null } ? key : null;
    });

    /// <summary>How long the old secret shall go on; false when the body is not understood. No body says nothing, and that is allowed.</summary>
    public static async Task<(bool Understood, TimeSpan? Overlap)> ReadOverlapAsync(HttpContext context)
    {
        // Not by its length: a chunked body has none, and an overlap of 0 that is not read leaves a stolen secret good for a day.
        if (!(context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? context.Request.ContentLength > 0))
        {
            return (true, null);
        }

        var overlap = await AdminBody.ReadAsync(context, root => root.EnumerateObject().Single() is { Name: "overlap_seconds" } member
            ? (object)TimeSpan.FromSeconds(member.Value.GetInt32()) : null);
        return (overlap is not null, (TimeSpan?)overlap);
    }

    private static ImmutableArray<string> List(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetString() ?? throw new FormatException())];
}
