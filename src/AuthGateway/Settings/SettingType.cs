using System.Collections.Immutable;

namespace AuthGateway.Settings;

/// <summary>What a key can hold. Closed: every type of a settings record is one of these.</summary>
internal abstract record SettingType(Type Clr)
{
    /// <summary>A single value.</summary>
    internal sealed record Scalar(Type Clr) : SettingType(Clr);

    /// <summary>Another settings record.</summary>
    internal sealed record Group(Type Clr) : SettingType(Clr);

    /// <summary>A list, of index 0, 1, 2…</summary>
    internal sealed record List(Type Clr, SettingType Element) : SettingType(Clr);

    /// <summary>A map by name.</summary>
    internal sealed record Map(Type Clr, SettingType Element) : SettingType(Clr);

    /// <summary>What a property of this type holds.</summary>
    /// <exception cref="InvalidOperationException">The type cannot be configured.</exception>
    public static SettingType Of(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (SettingText.IsScalar(plain))
        {
            return new Scalar(plain);
        }

        if (typeof(ISettings).IsAssignableFrom(plain))
        {
            return new Group(plain);
        }

        var generic = plain.IsGenericType ? plain.GetGenericTypeDefinition() : null;
        if (generic == typeof(IReadOnlyList<>) || generic == typeof(ImmutableArray<>))
        {
            return new List(plain, Of(plain.GenericTypeArguments[0]));
        }

        if (generic == typeof(IReadOnlyDictionary<,>) && plain.GenericTypeArguments[0] == typeof(string))
        {
            return new Map(plain, Of(plain.GenericTypeArguments[1]));
        }

        throw new InvalidOperationException($"{type} cannot be a setting: see ISettings for the types that can.");
    }
}
