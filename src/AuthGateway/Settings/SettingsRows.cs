using System.Collections;

namespace AuthGateway.Settings;

/// <summary>One value of a bound record.</summary>
/// <param name="Key">The full key.</param>
/// <param name="Text">The value as it would stand in a file; null when there is none.</param>
/// <param name="IsSecret">The text must not be shown.</param>
internal sealed record SettingsRow(string Key, string? Text, bool IsSecret);

/// <summary>Writes a bound record out as its single values.</summary>
internal static class SettingsRows
{
    /// <summary>Every value of a record; an empty list or map is one row, without a value.</summary>
    public static IEnumerable<SettingsRow> Of(ISettings record, string path, bool isSecret = false) =>
        SettingsShape.Of(record.GetType()).Keys.SelectMany(key =>
            Of(key.Type, key.Property.GetValue(record), SettingsKey.Join(path, key.Name), isSecret || key.Attribute.Secret));

    /// <summary>Every value of one key.</summary>
    public static IEnumerable<SettingsRow> Of(SettingType type, object? value, string path, bool isSecret) => (type, value) switch
    {
        (_, null) => [new SettingsRow(path, Text: null, isSecret)],
        (SettingType.Scalar, _) => [new SettingsRow(path, SettingText.Format(value), isSecret)],
        (SettingType.Group, _) => Of((ISettings)value, path, isSecret),
        (SettingType.List list, _) => Entries(path, isSecret, Items(value).SelectMany((item, index) => Of(list.Element, item, $"{path}:{index}", isSecret))),
        (SettingType.Map map, _) => Entries(path, isSecret, Pairs(value).SelectMany(pair => Of(map.Element, pair.Value, $"{path}:{pair.Key}", isSecret))),
        _ => throw new InvalidOperationException(type.ToString()),
    };

    /// <summary>A map's entries.</summary>
    public static IEnumerable<(string Key, object? Value)> Pairs(object map) => ((IEnumerable)map).Cast<object>().Select(pair =>
        ((string)pair.GetType().GetProperty("Key")!.GetValue(pair)!, pair.GetType().GetProperty("Value")!.GetValue(pair)));

    private static IEnumerable<SettingsRow> Entries(string path, bool isSecret, IEnumerable<SettingsRow> rows) =>
        rows.DefaultIfEmpty(new SettingsRow(path, Text: null, isSecret));

    private static IEnumerable<object?> Items(object list) => SettingsCopy.IsUninitialized(list) ? [] : ((IEnumerable)list).Cast<object?>();
}
