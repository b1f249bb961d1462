namespace AuthGateway.Settings;

/// <summary>A section of which the keys that are marked <see cref="SettingAttribute.Live"/> may change; all others stay as they were at the start.</summary>
internal sealed class LiveSettings<T> : Live<T>, ILiveSection
    where T : class, ISettingsSection
{
    private volatile T _current;

    /// <summary>Takes the section as it is at the start.</summary>
    /// <param name="atStart">The section at the start.</param>
    /// <param name="sections">Who brings what was read later; null where nobody does.</param>
    public LiveSettings(T atStart, LiveSections? sections = null)
    {
        _current = atStart;
        sections?.Add(this);
    }

    /// <inheritdoc/>
    public override event EventHandler? Changed;

    /// <inheritdoc/>
    public override T Current => _current;

    /// <inheritdoc/>
    public void Take(IReadOnlyDictionary<Type, ISettings> records)
    {
        if (!records.TryGetValue(typeof(T), out var read))
        {
            return;
        }

        // Into what this process uses, which may differ from what was read: Development sets an address of its own.
        var next = (T)LiveKeys.Taken(_current, read);
        if (!ReferenceEquals(next, _current))
        {
            _current = next;
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }
}
