using AuthGateway.Settings;

namespace AuthGateway.Tests.Hosting;

public sealed class GatewaySettingsTests
{
    [Fact]
    public void Every_default_of_the_gateway_lies_within_its_own_bounds() =>
        Assert.All(GatewaySettings.Catalogue.Records, record => Check(record.Type, []));

    private static void Check(Type type, Type[] above)
    {
        var shape = SettingsShape.Of(type);
        var defaults = shape.Defaults();
        foreach (var key in shape.Keys)
        {
            var value = key.Property.GetValue(defaults);
            if (key.Type is SettingType.Scalar scalar && value is not null and not "")
            {
                Assert.True(SettingBounds.Holds(key.Attribute, scalar.Clr, value) || !SettingsCopy.IsGiven(value), $"{type.Name}.{key.Name} is {value}.");
            }

            // Throws when a bound is not a value of the key's type.
            _ = SettingBounds.Expected(key.Attribute, key.Type);
            if (Innermost(key.Type) is SettingType.Group group && !above.Contains(group.Clr))
            {
                Check(group.Clr, [.. above, group.Clr]);
            }
        }
    }

    private static SettingType Innermost(SettingType type) => type switch
    {
        SettingType.List list => Innermost(list.Element),
        SettingType.Map map => Innermost(map.Element),
        _ => type,
    };
}
