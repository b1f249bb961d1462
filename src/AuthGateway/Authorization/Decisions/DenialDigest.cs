namespace AuthGateway.Authorization.Decisions;

/// <summary>
/// Keeps the log readable, and the disk free, under a flood (CWE-779): so many denials of a second are written, the rest of it is counted by its kind.
/// For several threads at once.
/// </summary>
internal sealed class DenialDigest(int perSecond, TimeProvider clock)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<DenialKind, (long Count, DateTimeOffset Since)> _counted = [];
    private long _began;
    private int _written = -1;

    /// <summary>Whether a denial is written; otherwise it was counted.</summary>
    public bool TryWrite(KeptDecision decision)
    {
        lock (_gate)
        {
            if (_written < 0 || clock.GetElapsedTime(_began) >= Second)
            {
                (_began, _written) = (clock.GetTimestamp(), 0);
            }

            if (_written < perSecond)
            {
                _written++;
                return true;
            }

            var kind = DenialKind.Of(decision);
            var (count, since) = _counted.GetValueOrDefault(kind, (0, decision.Time));
            _counted[kind] = (count + 1, since);
            return false;
        }
    }

    /// <summary>What was counted since this was asked last.</summary>
    public IReadOnlyList<RepeatedDenials> Take()
    {
        lock (_gate)
        {
            List<RepeatedDenials> taken = [.. _counted.Select(counted => new RepeatedDenials(counted.Key, counted.Value.Count, counted.Value.Since))];
            _counted.Clear();
            return taken;
        }
    }
}
