using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AuthGateway.Redis;

/// <summary>
/// A Redis address: <c>redis[s]://[user[:password]@]host[:port][,host[:port]…][/database]</c>. System.Uri knows only one host.
/// </summary>
internal sealed class RedisUrl
{
    private const int ServerPort = 6379;
    private const int SentinelPort = 26379;

    private RedisUrl(bool tls, string user, string password, ImmutableArray<(string Host, int Port)> servers, int database)
    {
        Tls = tls;
        User = user;
        Password = password;
        Servers = servers;
        Database = database;
    }

    public bool Tls { get; }

    public string User { get; }

    public string Password { get; }

    /// <summary>The servers; port 0 where the address names none.</summary>
    public ImmutableArray<(string Host, int Port)> Servers { get; }

    public int Database { get; }

    /// <summary>Parses; false for anything that is not wholly an address.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RedisUrl? url)
    {
        url = null;
        bool tls;
        string rest;
        if (text.StartsWith("redis://", StringComparison.OrdinalIgnoreCase))
        {
            (tls, rest) = (false, text["redis://".Length..]);
        }
        else if (text.StartsWith("rediss://", StringComparison.OrdinalIgnoreCase))
        {
            (tls, rest) = (true, text["rediss://".Length..]);
        }
        else
        {
            return false;
        }

        var (user, password) = ("", "");
        var at = rest.LastIndexOf('@');
        if (at >= 0)
        {
            var login = rest[..at];
            rest = rest[(at + 1)..];
            var colon = login.IndexOf(':', StringComparison.Ordinal);
            user = Uri.UnescapeDataString(colon < 0 ? login : login[..colon]);
            password = colon < 0 ? "" : Uri.UnescapeDataString(login[(colon + 1)..]);
        }

        var database = 0;
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            var number = rest[(slash + 1)..];
            rest = rest[..slash];
            if (number.Length > 0 && !TryNumber(number, 0, 65_535, out database))
            {
                return false;
            }
        }

        var servers = ImmutableArray.CreateBuilder<(string Host, int Port)>();
        foreach (var part in rest.Split(','))
        {
            if (!TryServer(part, out var server))
            {
                return false;
            }

            servers.Add(server);
        }

        url = new RedisUrl(tls, user, password, servers.ToImmutable(), database);
        return true;
    }

    /// <summary>The servers with their ports; Sentinel's own port differs from Redis'.</summary>
    public IEnumerable<(string Host, int Port)> ServersOf(bool sentinels) =>
        Servers.Select(server => server.Port > 0 ? server : (server.Host, sentinels ? SentinelPort : ServerPort));

    /// <summary>No user, no password: this may be printed.</summary>
    public override string ToString() => Tls ? "rediss" : "redis";

    private static bool TryServer(string text, out (string Host, int Port) server)
    {
        server = default;
        var port = 0;
        // An IPv6 address stands in brackets: its own colons are not the port's.
        var colon = text.LastIndexOf(':') is var found && found > text.LastIndexOf(']') ? found : -1;
        if (colon >= 0 && !TryNumber(text[(colon + 1)..], 1, 65_535, out port))
        {
            return false;
        }

        var host = (colon < 0 ? text : text[..colon]).Trim('[', ']');
        if (Uri.CheckHostName(host) is UriHostNameType.Unknown or UriHostNameType.Basic)
        {
            return false;
        }

        server = (host, port);
        return true;
    }

    private static bool TryNumber(string text, int least, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;
}
