using System.Collections.Immutable;

namespace AuthGateway.Authentication.Keys;

/// <summary>How an issuer's keys stand, for health checks and the admin API.</summary>
/// <param name="Name">The issuer's name in the configuration.</param>
/// <param name="Issuer">The issuer, as its tokens say it.</param>
/// <param name="Loaded">Whether tokens can be checked now: there is a usable key that is not too old.</param>
/// <param name="Age">Since the keys were last fetched with success, by a clock that nobody sets; null when they never were.</param>
/// <param name="LastError">What the last fetch failed with, in a few fixed words; null when it succeeded or none was made.</param>
/// <param name="NextRefresh">How long until the next fetch in the background; null when none is planned.</param>
/// <param name="KeyIds">The usable keys' ids; the thumbprint of a key without one.</param>
internal sealed record KeysState(
    string Name, string Issuer, bool Loaded, TimeSpan? Age, string? LastError, TimeSpan? NextRefresh, ImmutableArray<string> KeyIds)
{
    /// <summary>By how much the issuer's clock was ahead of this one when its keys were last fetched; null where it did not say (Date).</summary>
    public TimeSpan? ClockDifference { get; init; }
}
