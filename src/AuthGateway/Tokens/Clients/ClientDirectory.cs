using System.Collections.Frozen;
using AuthGateway.Settings;
using AuthGateway.Tokens.Service;

namespace AuthGateway.Tokens.Clients;

/// <summary>The clients that are known, and the one that stands for all others.</summary>
internal sealed class ClientDirectory
{
    private readonly FrozenDictionary<string, TokenClient> _clients;

    public ClientDirectory(TokenServiceSettings settings, Live<TokenServiceSettings> live, ClientKeysFetcher fetcher, TimeProvider clock, ILogger<ClientDirectory> logger) =>
        _clients = settings.Clients.ToFrozenDictionary(
            entry => entry.Key,
            entry => new TokenClient(entry.Key, entry.Value, live.Select(now => now.Clients[entry.Key]), Keys(entry.Key, entry.Value, fetcher, clock, logger)),
            StringComparer.Ordinal);

    /// <summary>All clients.</summary>
    public IEnumerable<TokenClient> All => _clients.Values;

    /// <summary>Stands for a client that does not exist: it may do nothing, and judging it takes the work that judging any takes.</summary>
    public TokenClient Nobody { get; } = new("", new TokenClientSettings(), new TokenClientSettings(), new FixedClientKeys(""));

    /// <summary>The client of an id; <see cref="Nobody"/> when there is none.</summary>
    public TokenClient Find(string id) => _clients.GetValueOrDefault(id, Nobody);

    private static IClientKeys Keys(string id, TokenClientSettings settings, ClientKeysFetcher fetcher, TimeProvider clock, ILogger logger) =>
        settings.KeysUrl is { } url ? new RemoteClientKeys(id, url, fetcher, clock, logger) : new FixedClientKeys(settings.Keys);
}
