using static AuthGateway.Redis.Relations.RelationScripts;

namespace AuthGateway.Redis.Relations;

/// <summary>The scripts by which callers write and read attributes of objects. What the keys hold, <see cref="RelationScripts"/> says.</summary>
internal static class AttributeScripts
{
    /// <summary>
    /// Puts objects' attributes in the place of those that they had: all of them, or none. Keys: state, attributes, log. Arguments: channel, store, most log
    /// entries, most objects, number of objects, then for each: its name, its attributes as JSON (empty to take them away). Returns written with epoch
    /// and revision, or full.
    /// </summary>
    /// <remarks>Says how things stand afterwards, so that repeating it does no harm, and a write that changes nothing is no revision.</remarks>
    public static readonly string Write = Open + "local attributes = KEYS[2]\n" + WholeAttributes + Append +
        """
        local count = attributed
        local changes = {}
        local todo = {}
        for i = 1, tonumber(ARGV[5]) do
          local name, json = ARGV[4 + i * 2], ARGV[5 + i * 2]
          local known = redis.call('HGET', attributes, name)
          if json ~= (known or '') then
            if not known then count = count + 1 elseif json == '' then count = count - 1 end
            changes[#changes + 1] = 'a\n' .. name .. '\n' .. json
            todo[#todo + 1] = { name, json }
          end
        end
        if count > attributed and count > tonumber(ARGV[4]) then return { 'full' } end
        for _, change in ipairs(todo) do
          if change[2] == '' then redis.call('HDEL', attributes, change[1]) else redis.call('HSET', attributes, change[1], change[2]) end
        end
        -- Written in any case, so that WAIT has something of this connection's to confirm.
        redis.call('HSET', state, 'attributed', text(count))
        if #changes > 0 then append(KEYS[3], ARGV[1], ARGV[2], tonumber(ARGV[3]), changes) end
        return { 'written', text(epoch), text(revision) }
        """;

    /// <summary>Reads the attributes of objects. Keys: state, attributes. Arguments: their names. Returns found with epoch and revision, then name and attributes of each.</summary>
    public static readonly string Read = Open + "local attributes = KEYS[2]\n" + WholeAttributes +
        """
        local reply = { 'found', text(epoch), text(revision) }
        for i = 1, #ARGV do
          reply[#reply + 1] = ARGV[i]
          reply[#reply + 1] = redis.call('HGET', attributes, ARGV[i])
        end
        return reply
        """;
}
