namespace AuthGateway.Settings;

/// <summary>Everybody whose keys may change, and what was read last.</summary>
internal sealed class LiveSections
{
    private readonly Lock _gate = new();
    private readonly List<ILiveSection> _sections = [];
    private IReadOnlyDictionary<Type, ISettings>? _last;

    /// <summary>One more; it gets at once what was read before.</summary>
    public void Add(ILiveSection section)
    {
        lock (_gate)
        {
            _sections.Add(section);
            if (_last is { } last)
            {
                section.Take(last);
            }
        }
    }

    /// <summary>Hands records out, which were checked as a whole.</summary>
    public void Publish(IReadOnlyDictionary<Type, ISettings> records)
    {
        lock (_gate)
        {
            _last = records;
            foreach (var section in _sections)
            {
                section.Take(records);
            }
        }
    }
}
