namespace AuthGateway.Hosting.Configuration;

/// <summary>
/// Looks for changed files and puts them into force whole, or not at all: a change with any error leaves the
/// configuration in use as it is.
/// </summary>
/// <remarks>
/// By polling and comparing what was read. Kubernetes changes a mounted ConfigMap by swapping a symbolic link two
/// directories up, which file watchers miss and which leaves the file's own times as they were.
/// </remarks>
internal sealed class ConfigurationReloader(LoadedSettings loaded, TimeProvider time, ILogger<ConfigurationReloader> logger) : BackgroundService
{
    /// <summary>The kubelet takes up to a minute to carry a change into the pod; this adds little to it and costs a few small reads.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private IReadOnlyDictionary<string, SettingValue> _inForce = loaded.Values.Values;
    private string _lastRefusal = "";

    /// <summary>One look. Whether a change came into force.</summary>
    public bool Look()
    {
        var read = SettingsLoader.Load(loaded.Inputs, loaded.Catalogue);
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

        foreach (var key in changed.Where(key => !IsLive(key)))
        {
            logger.ConfigurationNeedsRestart(key);
        }

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
            Look();
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

    private bool IsLive(string key) => loaded.Catalogue.Foreign.Any(foreign =>
        key.StartsWith($"{foreign.Section}:", StringComparison.OrdinalIgnoreCase) || string.Equals(key, foreign.Section, StringComparison.OrdinalIgnoreCase));

    private static List<string> Changed(IReadOnlyDictionary<string, SettingValue> before, IReadOnlyDictionary<string, SettingValue> now) =>
        [.. before.Keys.Union(now.Keys, StringComparer.OrdinalIgnoreCase)
            .Where(key => !(before.TryGetValue(key, out var was) && now.TryGetValue(key, out var @is) && was.Text == @is.Text))
            .Order(StringComparer.OrdinalIgnoreCase)];
}
