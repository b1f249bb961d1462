using static AuthGateway.Redis.Relations.RelationScripts;

namespace AuthGateway.Redis.Relations;

/// <summary>The scripts that a replica's copy is made by. What the keys hold, <see cref="RelationScripts"/> says.</summary>
internal static class LogScripts
{
    /// <summary>
    /// Reads what was written after a revision. Keys: state, tuples, forward, reverse, log, order, attributes. Arguments: the reader's epoch and revision, most entries.
    /// Returns changed with epoch, revision and newest model, where the reader's history is not this one, or goes further back than the log; else
    /// read with epoch, the revision that the page reaches, the log's revision, the entries.
    /// </summary>
    public static readonly string Read = Open + Whole + "local attributes = KEYS[7]\n" + WholeAttributes +
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

    /// <summary>Reads some of the tuples or of the objects' attributes, in no order. Keys: state, tuples or attributes. Arguments: where to go on, about how many. Returns found, where to go on, names and values.</summary>
    public static readonly string Scan = Open +
        """
        local page = redis.call('HSCAN', KEYS[2], ARGV[1], 'COUNT', ARGV[2])
        return { 'found', page[1], page[2] }
        """;
}
