namespace AuthGateway.Settings;

/// <summary>Which keys change while the process runs, and how. By reflection, as the binder works: for a change that somebody made to a file.</summary>
internal static class LiveKeys
{
    /// <summary>
    /// The record in use, with the live keys of one that was read later; the same object where nothing of it changes. A secret or a text that there was not
    /// before, or is not any more, is left as it was: what it turns on or off is decided at the start. Entries of a map that are new, or gone, wait for it, too,
    /// and so does a list of keys of which none is left: what they have sealed or hashed would be lost on all replicas within the minute.
    /// </summary>
    public static ISettings Taken(ISettings inUse, ISettings read)
    {
        object? copy = null;
        foreach (var key in SettingsShape.Of(inUse.GetType()).Keys)
        {
            var (standing, next) = (key.Property.GetValue(inUse), key.Property.GetValue(read));
            if (standing is not null && next is not null && Taken(key, standing, next) is var taken && !ReferenceEquals(taken, standing))
            {
                copy ??= SettingsCopy.Of(inUse);
                key.Property.SetValue(copy, taken);
            }
        }

        return (ISettings?)copy ?? inUse;
    }

    private static object Taken(SettingShape key, object standing, object next) => key.Type switch
    {
        _ when key.Attribute.Live => IsSame(key, standing, next) || TurnsOnOrOff(key, standing, next) || LosesAll(key, standing, next) ? standing : next,
        SettingType.Group => Taken((ISettings)standing, (ISettings)next),
        SettingType.Map { Element: SettingType.Group } map => Taken(map, standing, next),
        _ => standing,
    };

    private static object Taken(SettingType.Map map, object standing, object next)
    {
        var read = SettingsRows.Pairs(next).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        var entries = SettingsRows.Pairs(standing)
            .Select(pair => (pair.Key, Was: (ISettings)pair.Value!, Is: read.GetValueOrDefault(pair.Key) is ISettings now ? Taken((ISettings)pair.Value!, now) : (ISettings)pair.Value!))
            .ToArray();
        return entries.All(entry => ReferenceEquals(entry.Was, entry.Is)) ? standing : SettingsCopy.Map(map, entries.Select(entry => KeyValuePair.Create(entry.Key, (object)entry.Is)));
    }

    private static bool TurnsOnOrOff(SettingShape key, object standing, object next) =>
        (key.Attribute.Secret || key.Type is SettingType.Scalar) && SettingsCopy.IsGiven(standing) != SettingsCopy.IsGiven(next);

    private static bool LosesAll(SettingShape key, object standing, object next) =>
        key.Attribute.KeepsOne && !((IReadOnlyList<string>)standing).Intersect((IReadOnlyList<string>)next, StringComparer.Ordinal).Any();

    private static bool IsSame(SettingShape key, object standing, object next) =>
        SettingsRows.Of(key.Type, standing, key.Name, isSecret: true).SequenceEqual(SettingsRows.Of(key.Type, next, key.Name, isSecret: true));
}
