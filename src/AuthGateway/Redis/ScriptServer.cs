using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace AuthGateway.Redis;

/// <summary>
/// The one server at which the scripts of a confirmed write run. Left to itself the client chooses a server for each command, and while the primary changes
/// it may take two for it: a write at one of them and the WAIT at the other would confirm what nobody has (seen: an API key that was
/// acknowledged a millisecond before was unknown, by a reading at the old primary behind a proof that was written at the new one).
/// </summary>
internal sealed class ScriptServer
{
    // One for each of the program's scripts.
    private static readonly ConcurrentDictionary<string, string> Names = new(StringComparer.Ordinal);

    private readonly IDatabase _database;
    private readonly IServer? _server;

    private ScriptServer(IDatabase database, IServer? server) => (_database, _server) = (database, server);

    /// <summary>Whichever server the client chooses for each script: where no replica must confirm anything.</summary>
    public static ScriptServer Any(IConnectionMultiplexer client) => new(client.GetDatabase(), server: null);

    /// <summary>This server alone. A key that has moved to another one is an error, and is followed nowhere.</summary>
    public static ScriptServer Only(IServer server) => new(server.Multiplexer.GetDatabase(), server);

    /// <summary>Runs a script.</summary>
    /// <exception cref="RedisException">As the client throws.</exception>
    public async Task<RedisResult> EvaluateAsync(string script, RedisKey[] keys, RedisValue[] arguments)
    {
        if (_server is null)
        {
            return await _database.ScriptEvaluateAsync(script, keys, arguments, CommandFlags.DemandMaster);
        }

        try
        {
            return await ExecuteAsync(_server, "EVALSHA", NameOf(script), keys, arguments);
        }
        catch (RedisServerException unknown) when (unknown.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return await ExecuteAsync(_server, "EVAL", script, keys, arguments);
        }
    }

    private Task<RedisResult> ExecuteAsync(IServer server, string command, string script, RedisKey[] keys, RedisValue[] arguments)
    {
        object[] all = [script, keys.Length, .. keys.Select(key => (object)key), .. arguments.Select(argument => (object)argument)];
        return server.ExecuteAsync(_database.Database, command, all, CommandFlags.DemandMaster | CommandFlags.NoRedirect);
    }

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "EVALSHA names scripts so, and no attacker writes one.")]
    private static string NameOf(string script) => Names.GetOrAdd(script, static text => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text))));
}
