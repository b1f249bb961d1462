using System.Collections.Immutable;

namespace AuthGateway.FaultTests.Measuring;

/// <summary>The owners, by the names that the gateway reports them under.</summary>
internal static class Owner
{
    public const string Own = "own";
    public const string Stall = "own.stall";
    public const string Client = "client";
    public const string Provider = "identity_provider";
    public const string Redis = "redis";
    public const string Legacy = "legacy";
    public const string Network = "legacy.network";
    public const string ReverseProxy = "legacy.reverse_proxy";
    public const string System = "legacy.system";

    /// <summary>Beside the sum: the wait before the gateway.</summary>
    public const string Before = "upstream_of_us.queue";

    /// <summary>Those that sum to the total.</summary>
    public static ImmutableArray<string> All { get; } = [Own, Stall, Client, Provider, Redis, Legacy, Network, ReverseProxy, System];

    /// <summary>The matrix's columns.</summary>
    public static ImmutableArray<string> Columns { get; } = [.. All, Before];
}
