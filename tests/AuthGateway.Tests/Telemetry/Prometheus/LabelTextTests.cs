using AuthGateway.Telemetry.Prometheus;

namespace AuthGateway.Tests.Telemetry.Prometheus;

public sealed class LabelTextTests
{
    [Fact]
    public void Nothing_in_a_value_can_end_it()
    {
        Assert.Equal("""a="\\\"\n} 1\n# EOF\n" """.TrimEnd(), Of(("a", "\\\"\n} 1\n# EOF\n")));
        Assert.Equal("a=\"\uFFFD\"", Of(("a", "\0")));
    }

    [Fact]
    public void Values_of_every_type_are_written_the_same_in_every_culture() => Assert.Equal(
        """a="",b="true",c="false",d="0.5",e="200",f="[1,2]",g="[\"x\"]" """.TrimEnd(),
        Of(("a", null), ("b", true), ("c", false), ("d", 0.5), ("e", 200), ("f", new[] { 1, 2 }), ("g", new[] { "x" })));

    [Fact]
    public void Two_attributes_that_become_one_label_share_it_in_the_order_of_their_own_names() =>
        Assert.Equal("a_b=\"dot;underscore\"", Of(("a_b", "underscore"), ("a.b", "dot")));

    [Fact]
    public void An_attribute_cannot_pose_as_a_bucket() => Assert.Equal("exported_le=\"1\"", Of(("le", "1")));

    [Fact]
    public void No_attributes_are_no_labels() => Assert.Equal("", Of());

    private static string Of(params (string Key, object? Value)[] attributes) =>
        LabelText.Of([.. attributes.Select(attribute => new KeyValuePair<string, object?>(attribute.Key, attribute.Value))]);
}
