using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AuthGateway.Authentication.Keys;

/// <summary>Every trusted issuer with its rules and its keys.</summary>
internal sealed class IssuerDirectory : IAsyncDisposable
{
    private readonly FrozenDictionary<string, TrustedIssuer> _issuers;

    /// <summary>Compiles the configured and the added issuers.</summary>
    /// <exception cref="InvalidOperationException">Two issuers have one name or one <c>iss</c>, or an added one has no usable key.</exception>
    public IssuerDirectory(
        AuthenticationSettings settings, IEnumerable<AdditionalIssuer> additional, KeysClient client, TimeProvider clock, ILogger<RemoteIssuerKeys> logger)
    {
        var all = new List<TrustedIssuer>();
        foreach (var (name, issuer) in settings.Issuers)
        {
            all.Add(new TrustedIssuer(name, issuer, new RemoteIssuerKeys(name, issuer, settings.ClockSkew, client, clock, logger)));
        }

        all.AddRange(additional.Select(added => new TrustedIssuer(
            added.Name, added.Settings, added.Source is { } source ? new LocalIssuerKeys(added, source, settings.ClockSkew, clock) : new FixedIssuerKeys(added)) { SpeaksForOthers = added.SpeaksForOthers }));
        if (all.DistinctBy(issuer => issuer.Issuer, StringComparer.Ordinal).Count() < all.Count
            || all.DistinctBy(issuer => issuer.Name, StringComparer.Ordinal).Count() < all.Count)
        {
            throw new InvalidOperationException("An additional issuer has the name or the iss of another issuer.");
        }

        _issuers = all.ToFrozenDictionary(issuer => issuer.Issuer, StringComparer.Ordinal);
        Remote = [.. all.Select(issuer => issuer.Keys).OfType<RemoteIssuerKeys>()];
    }

    /// <summary>The sources that fetch.</summary>
    public ImmutableArray<RemoteIssuerKeys> Remote { get; }

    /// <summary>How each issuer's keys stand now, by name.</summary>
    public ImmutableArray<KeysState> KeysStates =>
        [.. _issuers.Values.Select(issuer => issuer.Keys.State).OrderBy(state => state.Name, StringComparer.Ordinal)];

    /// <summary>The issuer of exactly this name, before any key is looked at: a token never chooses among issuers' keys.</summary>
    public TrustedIssuer? Find(string iss) => _issuers.GetValueOrDefault(iss);

    /// <summary>Ends fetches that still run.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var keys in Remote)
        {
            await keys.DisposeAsync();
        }
    }
}
