using AuthGateway.Redis.Relations;

namespace AuthGateway.Redis.Bundles;

/// <summary>The scripts over policy bundles. Numbers cross as text: Lua's own printing rounds to 14 digits.</summary>
/// <remarks>
/// Keys: <c>state</c> (a hash: epoch, revision and the server's replication id as <see cref="RelationScripts"/> has them, and each namespace's version as
/// <c>v:NAME</c>), <c>documents</c> (a hash: <c>NAME/VERSION</c> to the manifest; written once, never changed), <c>history:NAME</c> (a list: the newest first;
/// version, version before, revision, milliseconds, kind, actor, each on a line). A version that left the history leaves the documents.
/// </remarks>
internal static class BundleScripts
{
    private const string Open = RelationScripts.Server +
        """
        local function text(number) return string.format('%.0f', number) end
        local state = KEYS[1]
        local epoch, revision = tonumber(redis.call('HGET', state, 'epoch') or '0'), tonumber(redis.call('HGET', state, 'revision') or '0')
        local replid = server()
        if epoch > 0 and replid ~= redis.call('HGET', state, 'replid') then
          epoch = epoch + 1
          redis.call('HSET', state, 'epoch', text(epoch), 'replid', replid, 'e:' .. text(epoch), text(revision))
          redis.call('HDEL', state, 'e:' .. text(epoch - 100))
        end

        """;

    /// <summary>
    /// Puts a version in force in the place of the one that the writer has seen, and of no other: of two pipelines one is told. Running it again changes
    /// nothing. Keys: state, documents, history. Arguments: channel, namespace, version that was seen (empty for none), new version, its document (empty:
    /// it must be there), kind, actor, most versions kept, most namespaces. Returns written, same, unknown or full with epoch and revision, or conflict
    /// with the version in force.
    /// </summary>
    public const string Write = Open +
        """
        local documents, history, channel, name, version = KEYS[2], KEYS[3], ARGV[1], ARGV[2], ARGV[4]
        local current = redis.call('HGET', state, 'v:' .. name) or ''
        if current == version then
          -- Written all the same: WAIT promises to confirm what its own connection wrote, and the first try may have been another's.
          redis.call('HSET', state, 'v:' .. name, version)
          return { 'same', text(epoch), text(revision) }
        end
        if current ~= ARGV[3] then return { 'conflict', current } end
        if ARGV[5] == '' then
          if redis.call('HEXISTS', documents, name .. '/' .. version) == 0 then return { 'unknown' } end
        else
          if current == '' and tonumber(redis.call('HGET', state, 'names') or '0') >= tonumber(ARGV[9]) then return { 'full' } end
          redis.call('HSET', documents, name .. '/' .. version, ARGV[5])
        end
        if epoch == 0 then
          epoch = 1
          redis.call('HSET', state, 'epoch', '1', 'replid', replid, 'e:1', '0')
        end
        if current == '' then redis.call('HINCRBY', state, 'names', '1') end
        revision = revision + 1
        redis.call('HSET', state, 'revision', text(revision), 'v:' .. name, version)
        local time = redis.call('TIME')
        local now = text(tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
        redis.call('LPUSH', history, version .. '\n' .. current .. '\n' .. text(revision) .. '\n' .. now .. '\n' .. ARGV[6] .. '\n' .. ARGV[7])
        while redis.call('LLEN', history) > tonumber(ARGV[8]) do
          local gone = string.match(redis.call('RPOP', history), '^(%x+)')
          local needed = gone == version
          for _, entry in ipairs(redis.call('LRANGE', history, '0', '-1')) do
            if string.sub(entry, 1, #gone) == gone then needed = true end
          end
          if not needed then redis.call('HDEL', documents, name .. '/' .. gone) end
        end
        redis.call('PUBLISH', channel, name .. ':' .. text(epoch) .. ':' .. text(revision))
        return { 'written', text(epoch), text(revision) }
        """;

    /// <summary>
    /// Reads which versions are in force. Key: state. Arguments: epoch and revision that the reader has. Returns now with epoch, revision, whether the
    /// reader's moment is lost (1 or 0), then name and version of each namespace.
    /// </summary>
    public const string Read = Open +
        """
        local known, at = tonumber(ARGV[1]), tonumber(ARGV[2])
        local lost = known > epoch or at > revision
        if not lost and known > 0 and known < epoch then
          local began = redis.call('HGET', state, 'e:' .. text(known + 1))
          lost = not began or at > tonumber(began)
        end
        local reply = { 'now', text(epoch), text(revision), lost and '1' or '0' }
        local fields = redis.call('HGETALL', state)
        for i = 1, #fields, 2 do
          if string.sub(fields[i], 1, 2) == 'v:' then
            reply[#reply + 1] = string.sub(fields[i], 3)
            reply[#reply + 1] = fields[i + 1]
          end
        end
        return reply
        """;

    /// <summary>Reads one version. Keys: state, documents. Argument: its name. Returns missing, or found and the document.</summary>
    public const string Find =
        """
        local document = redis.call('HGET', KEYS[2], ARGV[1])
        if not document then return { 'missing' } end
        return { 'found', document }
        """;

    /// <summary>Reads a namespace's history. Keys: state, documents, history. Returns found, then its entries.</summary>
    public const string History =
        """
        local reply = { 'found' }
        for _, entry in ipairs(redis.call('LRANGE', KEYS[3], '0', '-1')) do reply[#reply + 1] = entry end
        return reply
        """;
}
