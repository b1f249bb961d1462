using System.Collections.Immutable;
using AuthGateway.Jose;

namespace AuthGateway.Authentication.Keys;

/// <summary>How keys are called in health answers and logs.</summary>
internal static class KeyIds
{
    private static readonly System.Buffers.SearchValues<char> Plain =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~+/=:");

    /// <summary>The keys' ids; the thumbprint of one without.</summary>
    public static ImmutableArray<string> Of(KeySet keys) => [.. keys.Keys.Select(key => key.Id ?? key.Thumbprint)];

    /// <summary>A key id from a token that nothing vouches for, made fit for a log line.</summary>
    public static string Loggable(string? id) => id switch
    {
        null => "(none)",
        { Length: > 64 } => "(long)",
        _ when id.AsSpan().ContainsAnyExcept(Plain) => "(not plain)",
        _ => id,
    };
}
