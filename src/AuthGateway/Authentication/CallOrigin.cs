using AuthGateway.Identity;

namespace AuthGateway.Authentication;

/// <summary>On whose account a call of another party is made.</summary>
/// <param name="Network">By what an address's part is counted; null when nobody can tell whose it is: a proxy's callers may be everybody.</param>
/// <param name="IsKnown">Whether the credential was good here before: no flood has such ones.</param>
internal readonly record struct CallOrigin(string? Network, bool IsKnown)
{
    /// <summary>The account of a caller.</summary>
    public static CallOrigin Of(ClientAddress? address, bool isKnown) => new(address is { IsProxy: false } ? address.Network : null, isKnown);
}
