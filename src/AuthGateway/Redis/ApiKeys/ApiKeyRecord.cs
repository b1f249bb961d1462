using System.Collections.Immutable;
using System.Net;

namespace AuthGateway.Redis.ApiKeys;

/// <summary>An API key as Redis holds it: who it is for and what it may, and hashes of its secrets, never these themselves.</summary>
internal sealed record ApiKeyRecord
{
    /// <summary>Its public id: part of the key, fit for lists and logs.</summary>
    public required string Id { get; init; }

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

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it stops to be good.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The secret that is handed out now.</summary>
    public required ApiKeySecret Current { get; init; }

    /// <summary>The secret before it, until its end; null when there is none.</summary>
    public ApiKeySecret? Previous { get; init; }

    /// <summary>When it was last used, to the minute; null when it never was.</summary>
    public DateTimeOffset? Used { get; init; }

    /// <summary>When it was revoked; null when it was not.</summary>
    public DateTimeOffset? Revoked { get; init; }
}
