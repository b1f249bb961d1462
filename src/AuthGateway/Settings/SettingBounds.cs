using System.Globalization;

namespace AuthGateway.Settings;

/// <summary>The least and the greatest value of a key, as its <see cref="SettingAttribute"/> states them.</summary>
internal static class SettingBounds
{
    /// <summary>Whether a single value lies within the bounds; for text, its number of characters.</summary>
    public static bool Holds(SettingAttribute setting, Type type, object value) => type == typeof(string)
        ? HoldsCount(setting, ((string)value).Length)
        : Holds(setting, bound => (IComparable?)SettingText.Parse(type, bound), value);

    /// <summary>Whether a number of entries or characters lies within the bounds.</summary>
    public static bool HoldsCount(SettingAttribute setting, int count) =>
        Holds(setting, bound => (IComparable?)SettingText.Parse(typeof(int), bound), count);

    /// <summary>The bounds in words, such as "from 1 to 10", "at least 1s"; empty when there are none.</summary>
    public static string Describe(SettingAttribute setting, SettingType type) => (Spell(setting.Min, type), Spell(setting.Max, type)) switch
    {
        (null, null) => "",
        ({ } min, null) => $"at least {min}",
        (null, { } max) => $"at most {max}",
        var (min, max) => $"from {min} to {max}",
    };

    /// <summary>What was expected of this key, with its bounds.</summary>
    public static string Expected(SettingAttribute setting, SettingType type) => type switch
    {
        SettingType.Scalar scalar when scalar.Clr == typeof(string) => With("text", setting, type, "characters"),
        SettingType.Scalar scalar => With(SettingText.Expected(scalar.Clr), setting, type, setting.Unit),
        SettingType.List => With("a list (index 0, 1, 2…)", setting, type, "entries"),
        SettingType.Map => With("a map by name", setting, type, "entries"),
        SettingType.Group group => $"a group of keys: {string.Join(", ", SettingsShape.Of(group.Clr).Keys.Select(key => key.Name))}",
        _ => throw new InvalidOperationException(type.ToString()),
    };

    private static string With(string what, SettingAttribute setting, SettingType type, string? unit)
    {
        var bounds = Describe(setting, type);
        return bounds.Length == 0 ? what : unit is null ? $"{what}, {bounds}" : $"{what}, {bounds} {unit}";
    }

    // One spelling for the reader, however the record's author wrote the time.
    private static string? Spell(string? bound, SettingType type) =>
        bound is not null && type is SettingType.Scalar { Clr: var clr } && clr == typeof(TimeSpan)
            ? SettingText.Format(Bound(bound, text => (IComparable?)SettingText.Parse(clr, text)))
            : bound;

    private static bool Holds(SettingAttribute setting, Func<string, IComparable?> parse, object value) =>
        (setting.Min is null || Bound(setting.Min, parse).CompareTo(value) <= 0)
        && (setting.Max is null || Bound(setting.Max, parse).CompareTo(value) >= 0);

    private static IComparable Bound(string text, Func<string, IComparable?> parse) =>
        parse(text) ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The bound '{text}' is not a value of its key's type."));
}
