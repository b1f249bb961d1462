using System.Collections.Immutable;
using AuthGateway.Identity;

namespace AuthGateway.Authentication.LegacySessions;

/// <summary>Every kind of legacy session, by where it stands.</summary>
/// <param name="all">The sources.</param>
internal sealed class LegacySessionSources(ImmutableArray<LegacySessionSource> all) : IDisposable
{
    /// <summary>The sources.</summary>
    public ImmutableArray<LegacySessionSource> All { get; } = all;

    /// <summary>The source of sessions that are handed over without their place; null when nobody can tell which.</summary>
    public LegacySessionSource? ForExchange => All.Length == 1 ? All[0] : All.FirstOrDefault(source => source.Settings.TokenExchange);

    /// <summary>The source whose sessions stand in a place.</summary>
    public LegacySessionSource? At(CredentialPlace place) => All.FirstOrDefault(source => source.Place == place);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var source in All)
        {
            source.Dispose();
        }
    }
}
