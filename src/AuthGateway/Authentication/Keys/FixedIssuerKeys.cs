using System.Text;
using AuthGateway.Jose;
using AuthGateway.Latency;

namespace AuthGateway.Authentication.Keys;

/// <summary>Keys that the process was given and that never change.</summary>
internal sealed class FixedIssuerKeys : IIssuerKeys
{
    /// <summary>Reads the keys.</summary>
    /// <exception cref="InvalidOperationException">There is no usable one.</exception>
    public FixedIssuerKeys(AdditionalIssuer issuer)
    {
        Current = KeySetReader.Read(Encoding.UTF8.GetBytes(issuer.JwksJson), out _) is { Keys.IsEmpty: false } keys
            ? keys
            : throw new InvalidOperationException($"The additional issuer '{issuer.Name}' has no usable key.");
        State = new KeysState(issuer.Name, issuer.Settings.Issuer, true, TimeSpan.Zero, null, null, KeyIds.Of(Current));
    }

    /// <inheritdoc/>
    public KeySet Current { get; }

    /// <inheritdoc/>
    public KeysState State { get; }

    /// <inheritdoc/>
    public ValueTask LoadAsync(Ledger ledger, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask<UnknownKeyVerdict> RefreshForUnknownKeyAsync(
        string? keyId, DateTimeOffset issuedAt, Ledger ledger, CancellationToken cancellationToken) => ValueTask.FromResult(UnknownKeyVerdict.Final);
}
