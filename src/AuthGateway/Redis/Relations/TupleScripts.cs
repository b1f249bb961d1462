using static AuthGateway.Redis.Relations.RelationScripts;

namespace AuthGateway.Redis.Relations;

/// <summary>The scripts by which callers write and read tuples. What the keys hold, <see cref="RelationScripts"/> says.</summary>
internal static class TupleScripts
{
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
}
