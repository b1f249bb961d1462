using AuthGateway.Settings;

namespace AuthGateway.Hosting.Configuration;

/// <summary>
/// Looks for changed files and puts them into force whole, or not at all: a change with any error leaves the
/// configuration in use as it is. Into force come the sections of libraries and the keys that are live. What counts is what two looks in a row
/// have found: files are read one after the other, and whoever changes them may be in the midst of it.
/// </summary>
/// <remarks>
/// By polling and comparing what was read. Kubernetes changes a mounted ConfigMap by swapping a symbolic link two
/// directories up, which file watchers miss and which leaves the file's own times as they were.
/// </remarks>
internal sealed class ConfigurationReloader(LoadedSettings loaded, LiveSections live, TimeProvider time, ILogger<ConfigurationReloader> logger) : BackgroundService
{
    /// <summary>The kubelet takes up to a minute to carry a change into the pod; this adds little to it and costs a few small reads.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private IReadOnlyDictionary<string, SettingValue> _inForce = loaded.Values.Values;
    private IReadOnlyDictionary<Type, ISettings> _records = loaded.Records;
    private HashSet<string> _waiting = new(StringComparer.OrdinalIgnoreCase);
    private string _lastRefusal = "";
    private LoadedSettings? _lastSeen;

    /// <summary>One look. Whether a change came into force.</summary>
    public bool Look()
    {
        var read = SettingsLoader.Load(loaded.Inputs, loaded.Catalogue);
        var isSettled = _lastSeen is { } last && Changed(last.Values.Values, read.Values.Values).Count == 0 && last.Errors.SequenceEqual(read.Errors);
        _lastSeen = read;
        if (!isSettled)
        {
            return false;
        }

        if (read.Errors.Count > 0)
        {
            Refuse(read);
            return false;
        }

        _lastRefusal = "";
        var changed = Changed(_inForce, read.Values.Values);
        if (changed.Count == 0)
        {
            return false;
        }

        TakeLiveKeys(read, changed);
        logger.ConfigurationReloaded(changed.Count);
        _inForce = read.Values.Values;
        loaded.Configuration.Replace(read.Values);
        return true;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Look();
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                // A look is no reason to end a gateway that serves; its text may hold what was read.
                logger.ConfigurationLookFailed(fault.GetType().Name);
            }
        }
    }

    private void Refuse(LoadedSettings read)
    {
        // Once for each fault, not every five seconds.
        var refusal = string.Join('\n', read.Errors);
        if (refusal == _lastRefusal)
        {
            return;
        }

        _lastRefusal = refusal;
        foreach (var error in read.Errors)
        {
            logger.ConfigurationRefused(error.ToString());
        }
    }

    // What the process goes on with is neither reading: the live keys of the new one among the others of the first. It is checked as each of them was.
    private void TakeLiveKeys(LoadedSettings read, List<string> changed)
    {
        var next = loaded.Records.ToDictionary(record => record.Key, record => LiveKeys.Taken(_records[record.Key], read.Records[record.Key]));
        var wrong = SettingsLoader.Check(read, next, loaded.Secrets);
        foreach (var error in wrong)
        {
            logger.LiveKeysRefused(error.ToString());
        }

        if (wrong.Count == 0)
        {
            _records = next;
            live.Publish(next);
        }

        var (used, wanted) = (Rows(_records), Rows(read.Records));
        var waiting = used.Keys.Union(wanted.Keys, StringComparer.OrdinalIgnoreCase)
            .Where(key => !(used.TryGetValue(key, out var @is) && wanted.TryGetValue(key, out var should) && @is == should))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var key in changed.Where(key => !IsForeign(key)).Union(_waiting.Except(waiting, StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase))
        {
            if (waiting.Contains(key))
            {
                logger.ConfigurationNeedsRestart(key);
            }
            else
            {
                logger.LiveKeyReplaced(key);
            }
        }

        _waiting = waiting;
    }

    private Dictionary<string, string?> Rows(IReadOnlyDictionary<Type, ISettings> records) => loaded.Catalogue.Records
        .SelectMany(record => SettingsRows.Of(records[record.Type], record.Section))
        .ToDictionary(row => row.Key, row => row.Text, StringComparer.OrdinalIgnoreCase);

    private bool IsForeign(string key) => loaded.Catalogue.Foreign.Any(foreign =>
        key.StartsWith($"{foreign.Section}:", StringComparison.OrdinalIgnoreCase) || string.Equals(key, foreign.Section, StringComparison.OrdinalIgnoreCase));

    private static List<string> Changed(IReadOnlyDictionary<string, SettingValue> before, IReadOnlyDictionary<string, SettingValue> now) =>
        [.. before.Keys.Union(now.Keys, StringComparer.OrdinalIgnoreCase)
            .Where(key => !(before.TryGetValue(key, out var was) && now.TryGetValue(key, out var @is) && was.Text == @is.Text))
            .Order(StringComparer.OrdinalIgnoreCase)];
}
