using System.Reflection;

namespace AuthGateway.Settings;

/// <summary>One key of a settings record.</summary>
internal sealed record SettingShape(PropertyInfo Property, SettingAttribute Attribute, SettingType Type)
{
    public string Name => Property.Name;
}

/// <summary>The keys of a settings record, by reflection. For start-up only.</summary>
internal sealed class SettingsShape
{
    private SettingsShape(Type type, IReadOnlyList<SettingShape> keys)
    {
        Type = type;
        Keys = keys;
    }

    public Type Type { get; }

    public IReadOnlyList<SettingShape> Keys { get; }

    /// <summary>Reads the keys, in the order of their declaration.</summary>
    /// <exception cref="InvalidOperationException">A property that can be set has no <see cref="SettingAttribute"/>, or a type that cannot be bound.</exception>
    public static SettingsShape Of(Type type) => new(
        type,
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not null && property.GetIndexParameters().Length == 0)
            .OrderBy(property => property.MetadataToken)
            .Select(property => new SettingShape(property, Describe(property), SettingType.Of(property.PropertyType)))]);

    /// <summary>Has a record that was put together, and every record below it, check itself; its single values were checked when they were bound.</summary>
    public static void Check(ISettings record, SettingsErrors errors)
    {
        foreach (var key in Of(record.GetType()).Keys)
        {
            var value = key.Property.GetValue(record);
            switch (key.Type)
            {
                case SettingType.Group when value is ISettings group:
                    Check(group, errors.Below(key.Name));
                    break;
                case SettingType.Map { Element: SettingType.Group } when value is not null:
                    foreach (var (name, entry) in SettingsRows.Pairs(value))
                    {
                        Check((ISettings)entry!, errors.Below(SettingsKey.Join(key.Name, name)));
                    }

                    break;
            }
        }

        record.Validate(errors);
    }

    /// <summary>A record with every default in place.</summary>
    public object Defaults() => Activator.CreateInstance(Type, nonPublic: true)
        ?? throw new InvalidOperationException($"{Type} has no parameterless constructor.");

    private static SettingAttribute Describe(PropertyInfo property) =>
        property.GetCustomAttribute<SettingAttribute>()
        ?? throw new InvalidOperationException($"{property.DeclaringType}.{property.Name} can be set but has no [Setting].");
}
