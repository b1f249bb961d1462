namespace AuthGateway.Redis.Relations;

/// <summary>The Lua scripts of relationship stores. Numbers cross as text: Lua's own printing rounds to 14 digits.</summary>
/// <remarks>
/// <para>
/// A store's keys: <c>state</c> (a hash: epoch, revision, floor, number of tuples, number of models, the replication id of the
/// server, and <c>e:N</c>, the revision at which epoch N began), <c>tuples</c> (a hash: each tuple's milliseconds and condition
/// by its name), <c>forward</c> and <c>reverse</c> (sorted sets of names by letter: object, relation, user and user, object,
/// relation), <c>log</c> (a sorted set: changes by revision), <c>models</c> (a hash), <c>order</c> (a sorted set: the models'
/// ids in the order in which they were written), <c>assertions</c> (a hash).
/// </para>
/// <para>
/// A tuple's name is object, relation and user with line feeds between: the API's own rules keep white space out of all three.
/// </para>
/// <para>
/// <b>Epochs.</b> A failover, or a restart from an old snapshot, can take the newest revisions back, and their numbers are then
/// given out again. Every server that begins such a history has a replication id of its own, so each script looks whether it is
/// still the one that the store knows; where not, a new epoch begins at the revision that the server has. What was said of
/// an older epoch is true up to that revision and lost beyond it. A server also changes its replication id when its first replica
/// comes, and a slot of a Cluster changes servers: an epoch more, and nothing lost.
/// </para>
/// </remarks>
internal static class RelationScripts
{
    /// <summary>How many epochs back the store can tell what was lost.</summary>
    private const int EpochsKept = 100;

    /// <summary>Opens a store's state. First key: the state. A store that is not there, or was deleted, is <c>none</c>.</summary>
    private static readonly string Open =
        $$"""
        local function text(number) return string.format('%.0f', number) end
        local time = redis.call('TIME')
        local now = text(tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
        local state = KEYS[1]
        local epoch = tonumber(redis.call('HGET', state, 'epoch') or '0')
        if epoch == 0 then return { 'none' } end
        local revision = tonumber(redis.call('HGET', state, 'revision'))
        local function server()
          local info = redis.pcall('INFO', 'replication')
          return type(info) == 'string' and string.match(info, 'master_replid:(%w+)') or 'unknown'
        end
        local replid = server()
        if replid ~= redis.call('HGET', state, 'replid') then
          epoch = epoch + 1
          redis.call('HSET', state, 'epoch', text(epoch), 'replid', replid, 'e:' .. text(epoch), text(revision))
          redis.call('HDEL', state, 'e:' .. text(epoch - {{EpochsKept}}))
        end

        """;

    /// <summary>
    /// Refuses to go on where parts of the store are gone (evicted, restored in part): an answer from the rest would lack tuples.
    /// Keys from the second on: tuples, forward, reverse.
    /// </summary>
    private const string Whole =
        """
        local held = tonumber(redis.call('HGET', state, 'count'))
        if redis.call('HLEN', KEYS[2]) ~= held or redis.call('ZCARD', KEYS[3]) ~= held or redis.call('ZCARD', KEYS[4]) ~= held then
          return { 'incomplete' }
        end

        """;

    /// <summary>
    /// Writes changes to the log under one new revision and tells the replicas. Uses log, channel and most.
    /// </summary>
    private const string Append =
        """
        local function append(log, channel, store, most, changes)
          revision = revision + 1
          local at = text(revision)
          for i = 1, #changes do
            redis.call('ZADD', log, at, string.format('%s:%05d:%s:%s', at, i, now, changes[i]))
          end
          local over = redis.call('ZCARD', log) - most
          if over > 0 then
            -- A revision goes whole or stays whole.
            local last = redis.call('ZRANGE', log, text(over - 1), text(over - 1), 'WITHSCORES')[2]
            if tonumber(last) < revision then
              redis.call('ZREMRANGEBYSCORE', log, '-inf', last)
              redis.call('HSET', state, 'floor', last)
            end
          end
          redis.call('HSET', state, 'revision', at)
          redis.call('PUBLISH', channel, store .. ':' .. text(epoch) .. ':' .. at)
        end

        """;

    /// <summary>Begins a store; one that is there stays as it is. Key: state. Argument: the store's document.</summary>
    public const string Create =
        """
        if redis.call('EXISTS', KEYS[1]) == 1 then return { 'there' } end
        local info = redis.pcall('INFO', 'replication')
        local replid = type(info) == 'string' and string.match(info, 'master_replid:(%w+)') or 'unknown'
        redis.call('HSET', KEYS[1], 'epoch', '1', 'revision', '0', 'floor', '0', 'count', '0', 'models', '0', 'replid', replid, 'e:1', '0', 'document', ARGV[1])
        return { 'created' }
        """;

    /// <summary>
    /// Deletes a store. Keys: state, then all others. What remains says that it was deleted, so that its id is not begun again and
    /// a replica can tell a deletion from a loss. Argument: channel, store.
    /// </summary>
    public const string Delete =
        """
        if redis.call('HEXISTS', KEYS[1], 'deleted') == 1 then return { 'deleted' } end
        if redis.call('EXISTS', KEYS[1]) == 0 then return { 'none' } end
        for i = 1, #KEYS do redis.call('UNLINK', KEYS[i]) end
        redis.call('HSET', KEYS[1], 'deleted', '1')
        redis.call('PUBLISH', ARGV[1], ARGV[2] .. ':0:0')
        return { 'deleted' }
        """;

    /// <summary>Reads a store's document. Key: state.</summary>
    public static readonly string Find = Open + "return { 'found', redis.call('HGET', state, 'document') }";

    /// <summary>
    /// Writes and deletes tuples: all of them, or none. Keys: state, tuples, forward, reverse, log. Arguments: channel, store, most
    /// log entries, most tuples, number of changes, then for each change: w or d, 1 when what is so already is no error, the
    /// tuple's name, its reverse name, its condition. Returns written with epoch and revision; there (a tuple to be written exists
    /// already), missing (one to be deleted does not) or differs (it exists with another condition) with the change's index; or full.
    /// </summary>
    /// <remarks>
    /// A write that changes nothing still answers with the revision that it is true at. Repeating a write whose answer was lost
    /// tells that the tuples are there: it does no harm.
    /// </remarks>
    public static readonly string Write = Open + Whole + Append +
        """
        local tuples, forward, reverse, log = KEYS[2], KEYS[3], KEYS[4], KEYS[5]
        local count = held
        local changes = {}
        local todo = {}
        local grown = 0
        for i = 1, tonumber(ARGV[5]) do
          local at = 5 + (i - 1) * 5
          local kind, lenient, name, back, condition = ARGV[at + 1], ARGV[at + 2] == '1', ARGV[at + 3], ARGV[at + 4], ARGV[at + 5]
          local known = redis.call('HGET', tuples, name)
          if kind == 'w' then
            if not known then
              grown = grown + 1
              changes[#changes + 1] = 'w\n' .. name .. '\n' .. condition
              todo[#todo + 1] = { kind, name, back, condition }
            elseif not lenient then
              return { 'there', text(i - 1) }
            elseif string.match(known, '^%d+(.*)$') ~= condition then
              return { 'differs', text(i - 1) }
            end
          elseif known then
            grown = grown - 1
            changes[#changes + 1] = 'd\n' .. name .. '\n'
            todo[#todo + 1] = { kind, name, back }
          elseif not lenient then
            return { 'missing', text(i - 1) }
          end
        end
        if grown > 0 and count + grown > tonumber(ARGV[4]) then return { 'full' } end
        for _, change in ipairs(todo) do
          if change[1] == 'w' then
            redis.call('HSET', tuples, change[2], now .. change[4])
            redis.call('ZADD', forward, '0', change[2])
            redis.call('ZADD', reverse, '0', change[3])
          else
            redis.call('HDEL', tuples, change[2])
            redis.call('ZREM', forward, change[2])
            redis.call('ZREM', reverse, change[3])
          end
        end
        if #changes > 0 then
          redis.call('HSET', state, 'count', text(count + grown))
          append(log, ARGV[1], ARGV[2], tonumber(ARGV[3]), changes)
        else
          -- Written all the same, so that WAIT has something of this connection's to confirm.
          redis.call('HSET', state, 'count', text(count))
        end
        return { 'written', text(epoch), text(revision) }
        """;

    /// <summary>
    /// Keeps a model; models never change. Keys: state, models, order, log. Arguments: channel, store, most log entries, most
    /// models, id, model. Returns written with epoch and revision, or full.
    /// </summary>
    public static readonly string WriteModel = Open + Append +
        """
        local models, order, log = KEYS[2], KEYS[3], KEYS[4]
        local count = tonumber(redis.call('HGET', state, 'models'))
        if redis.call('HEXISTS', models, ARGV[5]) == 0 then
          if redis.call('HLEN', models) >= tonumber(ARGV[4]) then return { 'full' } end
          redis.call('HSET', models, ARGV[5], ARGV[6])
          redis.call('ZADD', order, text(count + 1), ARGV[5])
          redis.call('HSET', state, 'models', text(count + 1))
          append(log, ARGV[1], ARGV[2], tonumber(ARGV[3]), { 'm\n' .. ARGV[5] })
        end
        return { 'written', text(epoch), text(revision) }
        """;

    /// <summary>Reads a model. Keys: state, models, order. Argument: its id; empty for the newest. Returns none, or found, id, model.</summary>
    public static readonly string ReadModel = Open +
        """
        local id = ARGV[1]
        if id == '' then id = redis.call('ZREVRANGE', KEYS[3], '0', '0')[1] end
        local model = id and redis.call('HGET', KEYS[2], id)
        if not model then return { 'missing' } end
        return { 'found', id, model }
        """;

    /// <summary>
    /// Reads a page of models, the newest first. Keys: state, models, order. Arguments: where the page begins (a place before that
    /// of the last one seen; empty for the newest), how many. Returns found, then place, id and model of each.
    /// </summary>
    public static readonly string ListModels = Open +
        """
        local from = ARGV[1] == '' and '+inf' or '(' .. ARGV[1]
        local found = redis.call('ZREVRANGEBYSCORE', KEYS[3], from, '-inf', 'WITHSCORES', 'LIMIT', '0', ARGV[2])
        local reply = { 'found' }
        for i = 1, #found, 2 do
          reply[#reply + 1] = found[i + 1]
          reply[#reply + 1] = found[i]
          reply[#reply + 1] = redis.call('HGET', KEYS[2], found[i])
        end
        return reply
        """;

    /// <summary>
    /// Reads what was written after a revision. Keys: state, tuples, forward, reverse, log, order. Arguments: the reader's epoch and revision, most entries.
    /// Returns changed with epoch, revision and newest model, where the reader's history is not this one, or goes further back than the log; else
    /// read with epoch, the revision that the page reaches, the log's revision, the entries.
    /// </summary>
    public static readonly string ReadLog = Open + Whole +
        """
        local log = KEYS[5]
        local known, at, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local model = redis.call('ZREVRANGE', KEYS[6], '0', '0')[1] or ''
        local lost = known > epoch or at > revision or at < tonumber(redis.call('HGET', state, 'floor'))
        if not lost and known < epoch then
          local began = redis.call('HGET', state, 'e:' .. text(known + 1))
          lost = not began or at > tonumber(began)
        end
        if lost then return { 'changed', text(epoch), text(revision), model } end
        local found = redis.call('ZRANGEBYSCORE', log, '(' .. text(at), '+inf', 'WITHSCORES', 'LIMIT', '0', text(most))
        local reaches = revision
        if #found == 2 * most then
          -- The last revision may go on beyond the page: it is left for the next one, unless it is all that there is.
          reaches = tonumber(found[#found])
          if tonumber(found[2]) < reaches then
            while tonumber(found[#found]) == reaches do
              found[#found] = nil
              found[#found] = nil
            end
            reaches = tonumber(found[#found])
          end
        end
        local reply = { 'read', text(epoch), text(reaches), text(revision) }
        for i = 1, #found, 2 do reply[#reply + 1] = found[i] end
        return reply
        """;

    /// <summary>
    /// Whether a moment is still part of the history. Key: state. Arguments: its epoch and revision. Returns known or lost, then
    /// epoch and revision.
    /// </summary>
    public static readonly string Recall = Open +
        """
        local known, at = tonumber(ARGV[1]), tonumber(ARGV[2])
        local lost = known > epoch or at > revision
        if not lost and known < epoch then
          local began = redis.call('HGET', state, 'e:' .. text(known + 1))
          lost = not began or at > tonumber(began)
        end
        return { lost and 'lost' or 'known', text(epoch), text(revision) }
        """;

    /// <summary>Reads some of the tuples, in no order. Keys: state, tuples. Arguments: where to go on, about how many. Returns found, where to go on, names and values.</summary>
    public static readonly string Scan = Open +
        """
        local page = redis.call('HSCAN', KEYS[2], ARGV[1], 'COUNT', ARGV[2])
        return { 'found', page[1], page[2] }
        """;

    /// <summary>
    /// Reads tuples by letter. Keys: state, tuples, the index (forward or reverse). Arguments: what the names begin with, the last
    /// one seen (or empty), how many, and <c>reverse</c> for the reverse index. Returns found, the last name seen or empty for the end, then name and value of each.
    /// </summary>
    public static readonly string Read = Open +
        """
        local from = ARGV[2] == '' and '[' .. ARGV[1] or '(' .. ARGV[2]
        if ARGV[1] == '' and ARGV[2] == '' then from = '-' end
        -- No name holds a byte 255: it is not UTF-8.
        local upto = ARGV[1] == '' and '+' or '[' .. ARGV[1] .. '\255'
        local found = redis.call('ZRANGEBYLEX', KEYS[3], from, upto, 'LIMIT', '0', ARGV[3])
        local reply = { 'found', #found == tonumber(ARGV[3]) and found[#found] or '' }
        for i = 1, #found do
          local name = found[i]
          if ARGV[4] == 'reverse' then
            local user, rest = string.match(name, '^([^\n]*)\n(.*)$')
            name = rest .. '\n' .. user
          end
          reply[#reply + 1] = name
          reply[#reply + 1] = redis.call('HGET', KEYS[2], name)
        end
        return reply
        """;

    /// <summary>
    /// Reads the log as a history, the oldest first. Keys: state, log. Arguments: epoch and revision after which to begin (zeros for the oldest that
    /// is kept), number of that revision's entries that were seen, milliseconds before which nothing counts, how many. Returns lost, or
    /// found with the epoch and the entries.
    /// </summary>
    public static readonly string ReadChanges = Open +
        """
        local known, at, seen, since, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
        local floor = tonumber(redis.call('HGET', state, 'floor'))
        if known > 0 then
          local lost = known > epoch or at > revision or at <= floor and floor > 0
          if not lost and known < epoch then
            local began = redis.call('HGET', state, 'e:' .. text(known + 1))
            lost = not began or at > tonumber(began)
          end
          if lost then return { 'lost' } end
        end
        local start = 0
        if known > 0 then start = redis.call('ZCOUNT', KEYS[2], '-inf', '(' .. text(at)) + seen end
        if since > 0 then
          -- Entries are in the order of time, but for a clock that was set back: the first that is young enough is sought by halves.
          local low, high = start, redis.call('ZCARD', KEYS[2])
          while low < high do
            local middle = math.floor((low + high) / 2)
            local entry = redis.call('ZRANGE', KEYS[2], text(middle), text(middle))[1]
            if tonumber(string.match(entry, '^%d+:%d+:(%d+):')) < since then low = middle + 1 else high = middle end
          end
          start = low
        end
        local reply = { 'found', text(epoch) }
        local found = redis.call('ZRANGE', KEYS[2], text(start), text(start + most - 1))
        for i = 1, #found do reply[#reply + 1] = found[i] end
        return reply
        """;

    /// <summary>Keeps a model's assertions. Keys: state, models, assertions. Arguments: the model, its assertions. Returns missing or written.</summary>
    public static readonly string WriteAssertions = Open +
        """
        if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then return { 'missing' } end
        redis.call('HSET', KEYS[3], ARGV[1], ARGV[2])
        return { 'written', text(epoch), text(revision) }
        """;

    /// <summary>Reads a model's assertions. Keys: state, models, assertions. Argument: the model. Returns missing, or found and the assertions or nothing.</summary>
    public static readonly string ReadAssertions = Open +
        """
        if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then return { 'missing' } end
        return { 'found', redis.call('HGET', KEYS[3], ARGV[1]) or '' }
        """;

    /// <summary>Adds a store to the list of stores. Keys: list, documents. Arguments: id, document, most. Returns listed or full.</summary>
    public const string Enlist =
        """
        if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then
          if redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[3]) then return { 'full' } end
          redis.call('ZADD', KEYS[1], '0', ARGV[1])
        end
        redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
        return { 'listed' }
        """;

    /// <summary>Takes a store from the list. Keys: list, documents. Argument: id.</summary>
    public const string Delist =
        """
        redis.call('ZREM', KEYS[1], ARGV[1])
        redis.call('HDEL', KEYS[2], ARGV[1])
        return { 'delisted' }
        """;

    /// <summary>Reads a page of the list of stores. Keys: list, documents. Arguments: the last id seen or empty, how many. Returns found, then id and document of each.</summary>
    public const string ListStores =
        """
        local found = redis.call('ZRANGEBYLEX', KEYS[1], ARGV[1] == '' and '-' or '(' .. ARGV[1], '+', 'LIMIT', '0', ARGV[2])
        local reply = { 'found' }
        for i = 1, #found do
          reply[#reply + 1] = found[i]
          reply[#reply + 1] = redis.call('HGET', KEYS[2], found[i]) or ''
        end
        return reply
        """;
}
