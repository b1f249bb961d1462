namespace AuthGateway.Audit;

/// <summary>
/// Keeps the record readable under a flood (CWE-779): the first refusal of a kind is recorded at once, the same again within a window
/// is counted, and the count is recorded when the window is over. A limit that was hit is recorded once in its own window.
/// </summary>
/// <remarks>Not for several threads at once.</remarks>
internal sealed class RefusalDigest(TimeSpan window)
{
    /// <summary>The most kinds of one time. Who is refused beyond it is counted with everybody, by action and reason alone.</summary>
    public const int MostKinds = 1_000;

    private readonly Dictionary<RefusalKind, Counted> _kinds = [];

    /// <summary>How many kinds are remembered, for tests.</summary>
    public int Kinds => _kinds.Count;

    /// <summary>Takes in a refusal.</summary>
    /// <param name="entry">The refusal.</param>
    /// <param name="now">The time.</param>
    /// <returns>What is to be recorded now: what was counted before, then the refusal itself unless it is only counted.</returns>
    public IReadOnlyList<AuditEvent> Add(AuditEvent entry, DateTimeOffset now)
    {
        var kind = RefusalKind.Of(entry);
        if (!_kinds.ContainsKey(kind) && _kinds.Count >= MostKinds)
        {
            kind = kind.OfAnybody;
            entry = kind.ToEvent(count: 0, since: default);
        }

        var events = new List<AuditEvent>();
        if (_kinds.TryGetValue(kind, out var counted))
        {
            if (now < counted.Until)
            {
                counted.Count++;
                return [];
            }

            Close(kind, counted, events);
        }

        var length = entry.Window is { } own && own > window ? own : window;
        _kinds[kind] = new Counted(now, now + length);
        events.Add(entry);
        return events;
    }

    /// <summary>Forgets the kinds whose window is over, or all of them.</summary>
    /// <returns>What was counted of them.</returns>
    public IReadOnlyList<AuditEvent> Take(DateTimeOffset now, bool all)
    {
        var events = new List<AuditEvent>();
        foreach (var (kind, counted) in _kinds.Where(entry => all || entry.Value.Until <= now).ToList())
        {
            Close(kind, counted, events);
        }

        return events;
    }

    private void Close(RefusalKind kind, Counted counted, List<AuditEvent> events)
    {
        _kinds.Remove(kind);
        // How often a limit refused is a metric's business: its line says that it was hit.
        if (counted.Count > 0 && kind.Action != AuditActions.LimitExceeded)
        {
            events.Add(kind.ToEvent(counted.Count, counted.Since));
        }
    }

    private sealed class Counted(DateTimeOffset since, DateTimeOffset until)
    {
        public DateTimeOffset Since { get; } = since;

        public DateTimeOffset Until { get; } = until;

        public int Count { get; set; }
    }
}
