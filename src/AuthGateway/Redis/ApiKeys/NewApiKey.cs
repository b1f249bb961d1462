using System.Collections.Immutable;
using System.Net;

namespace AuthGateway.Redis.ApiKeys;

/// <summary>An API key that shall be made.</summary>
internal sealed record NewApiKey
{
    /// <summary>The application whose key it is.</summary>
    public required string Client { get; init; }

    /// <summary>What it is called by people.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whom to ask about it.</summary>
    public string Owner { get; init; } = "";

    /// <summary>What it may be used for.</summary>
    public ImmutableArray<string> Scopes { get; init; } = [];

    /// <summary>Its roles.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>The networks from which it may be used; any when empty.</summary>
    public ImmutableArray<IPNetwork> Networks { get; init; } = [];

    /// <summary>How many requests it may make in a window; 0 for any number.</summary>
    public int Permits { get; init; }

    /// <summary>The window.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long it is good.</summary>
    public required TimeSpan Lifetime { get; init; }
}
