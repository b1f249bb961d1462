using System.Security.Cryptography;
using System.Text;
using AuthGateway.Identity;
using AuthGateway.Settings;

namespace AuthGateway.Telemetry;

/// <summary>Names callers in the log, as the settings allow.</summary>
internal sealed class PrincipalNames(Live<TelemetrySettings> settings)
{
    private const int HashBytesShown = 16;

    private readonly PrincipalIds _ids = settings.Current.PrincipalIds;
    private readonly Live<byte[]> _key = settings.Select(now => Encoding.UTF8.GetBytes(now.PrincipalIdKey));

    /// <summary>The caller's name in the log, or null.</summary>
    public string? Of(Principal principal) => _ids switch
    {
        PrincipalIds.Plain => principal.Subject,
        PrincipalIds.Hashed => Hash(principal),
        _ => null,
    };

    // The issuer is part of what is hashed, with its length before it: no two (issuer, subject) pairs give one text.
    private string Hash(Principal principal) => Convert.ToHexStringLower(
        HMACSHA256.HashData(_key.Current, Encoding.UTF8.GetBytes($"{principal.Voucher.Length}:{principal.Voucher}{principal.Subject}")).AsSpan(0, HashBytesShown));
}
