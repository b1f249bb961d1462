using AuthGateway.Redis.Limits;

namespace AuthGateway.Authentication;

/// <summary>
/// Counts failures in this process while Redis does not. Time is cut into windows; what counts is the current one and the one
/// before, so that no window of any position holds more than the permits. It is for outages: stricter than the rule, never laxer.
/// </summary>
internal sealed class LocalFailures(TimeProvider clock)
{
    /// <summary>The most addresses of one window. When there are more, a new one begins: a crowd is forgotten early, and nobody is locked out for it.</summary>
    public const int MostAddresses = 4096;

    private readonly Lock _gate = new();
    private readonly long _start = clock.GetTimestamp();
    private Dictionary<string, int> _current = new(StringComparer.Ordinal);
    private Dictionary<string, int> _previous = new(StringComparer.Ordinal);
    private long _window;

    /// <summary>How many addresses are remembered, for tests.</summary>
    public int Remembered
    {
        get
        {
            lock (_gate)
            {
                return _current.Count + _previous.Count;
            }
        }
    }

    /// <summary>Counts a failure where there is room.</summary>
    /// <returns>How long to wait; null when there was room.</returns>
    public TimeSpan? Count(string address, LimitRule rule)
    {
        lock (_gate)
        {
            var elapsed = Turn(rule.Window, address);
            var here = _current.GetValueOrDefault(address);
            if (here + _previous.GetValueOrDefault(address) < rule.Permits)
            {
                _current[address] = here + 1;
                return null;
            }

            return here < rule.Permits ? rule.Window - elapsed : (2 * rule.Window) - elapsed;
        }
    }

    // How far the current window is.
    private TimeSpan Turn(TimeSpan length, string address)
    {
        var elapsed = clock.GetElapsedTime(_start);
        var window = elapsed.Ticks / length.Ticks;
        var isCrowded = _current.Count >= MostAddresses && !_current.ContainsKey(address);
        if (window != _window || isCrowded)
        {
            _previous = window <= _window + 1 ? _current : new(StringComparer.Ordinal);
            _current = new(StringComparer.Ordinal);
            _window = window;
        }

        return elapsed - (window * length);
    }
}
