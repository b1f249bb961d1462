using System.Collections;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Reflection;

namespace AuthGateway.Settings;

/// <summary>Builds typed records, lists and maps where the type is only known at run time.</summary>
internal static class SettingsCopy
{
    private static readonly MethodInfo Clone = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;
    private static readonly MethodInfo ListOf = typeof(SettingsCopy).GetMethod(nameof(TypedList), BindingFlags.Static | BindingFlags.NonPublic)!;
    private static readonly MethodInfo MapOf = typeof(SettingsCopy).GetMethod(nameof(TypedMap), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>A copy of a record, sharing what it holds.</summary>
    public static object Of(object record) => Clone.Invoke(record, null)!;

    /// <summary>An ImmutableArray, which is an IReadOnlyList too.</summary>
    public static object List(SettingType.List type, IEnumerable<object> items) =>
        ListOf.MakeGenericMethod(type.Element.Clr).Invoke(null, [items])!;

    /// <summary>A map whose names differ by more than case, as configuration keys do.</summary>
    public static object Map(SettingType.Map type, IEnumerable<KeyValuePair<string, object>> entries) =>
        MapOf.MakeGenericMethod(type.Element.Clr).Invoke(null, [entries])!;

    /// <summary>Whether this is <c>default(ImmutableArray)</c>.</summary>
    public static bool IsUninitialized(object list) =>
        list.GetType().GetProperty(nameof(ImmutableArray<int>.IsDefault))?.GetValue(list) is true;

    /// <summary>Whether a default is a value: not null, empty or zero.</summary>
    public static bool IsGiven(object? standing) => standing switch
    {
        null or "" => false,
        _ when IsUninitialized(standing) => false,
        string => true,
        IEnumerable entries => entries.Cast<object>().Any(),
        ValueType => !standing.Equals(Activator.CreateInstance(standing.GetType())),
        _ => true,
    };

    private static ImmutableArray<T> TypedList<T>(IEnumerable<object> items) => [.. items.Cast<T>()];

    private static ReadOnlyDictionary<string, T> TypedMap<T>(IEnumerable<KeyValuePair<string, object>> entries) =>
        entries.ToDictionary(entry => entry.Key, entry => (T)entry.Value, StringComparer.OrdinalIgnoreCase).AsReadOnly();
}
