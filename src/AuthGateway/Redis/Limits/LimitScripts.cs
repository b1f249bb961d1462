namespace AuthGateway.Redis.Limits;

/// <summary>The script of the limits.</summary>
internal static class LimitScripts
{
    /// <summary>
    /// Into so many stretches a window is divided: the memory of a counter is one field for each of them at most, and a
    /// permit comes back by one of them late.
    /// </summary>
    public const int Stretches = 60;

    /// <summary>
    /// Counts an attempt against every counter if all of them have room, else against none. A counter is a hash: how many
    /// attempts fell into a stretch, by the stretch's number since 1970. All stretches that a window touches count whole, so
    /// that no window of any position ever holds more than its permits. Time is Redis' own. Arguments: 1 to count and 0 to
    /// look, then for each key its permits and the length of a stretch in milliseconds. Returns exceeded, the number of the
    /// key with the longest wait, the wait in milliseconds; or allowed, the number of the key with least left, how many are
    /// left there, the milliseconds until it has more.
    /// </summary>
    public static readonly string Take =
        $$"""
        local stretches = {{Stretches}}
        local function text(number) return string.format('%.0f', number) end
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        local take = tonumber(ARGV[1])
        local exceeded, wait, least, left, reset = 0, 0, 0, 0, 0
        local gone = {}
        for i = 1, #KEYS do
          local permits, width = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
          local current = math.floor(now / width)
          local counts, numbers, sum = {}, {}, 0
          gone[i] = {}
          local all = redis.call('HGETALL', KEYS[i])
          for f = 1, #all, 2 do
            local number, count = tonumber(all[f]), tonumber(all[f + 1])
            -- What lies further ahead than a window was written under a clock that ran ahead: it would count for ever.
            if number < current - stretches or number > current + stretches then
              table.insert(gone[i], all[f])
            else
              table.insert(numbers, number)
              counts[number] = count
              sum = sum + count
            end
          end
          table.sort(numbers)
          local rest, room = sum, 0
          if sum >= permits then
            for _, number in ipairs(numbers) do
              rest = rest - counts[number]
              room = (number + stretches + 1) * width - now
              if rest < permits then break end
            end
            if room > wait or exceeded == 0 then
              exceeded, wait = i, math.max(room, 1)
            end
          else
            local remaining = permits - sum - take
            if least == 0 or remaining < left then
              least, left = i, remaining
              reset = ((numbers[1] or current) + stretches + 1) * width - now
            end
          end
        end
        if exceeded > 0 then
          return { 'exceeded', text(exceeded), text(wait) }
        end
        if take == 1 then
          for i = 1, #KEYS do
            local width = tonumber(ARGV[2 * i + 1])
            for _, field in ipairs(gone[i]) do
              redis.call('HDEL', KEYS[i], field)
            end
            redis.call('HINCRBY', KEYS[i], text(math.floor(now / width)), '1')
            redis.call('PEXPIRE', KEYS[i], text((stretches + 1) * width))
          end
        end
        return { 'allowed', text(least), text(left), text(reset) }
        """;
}
