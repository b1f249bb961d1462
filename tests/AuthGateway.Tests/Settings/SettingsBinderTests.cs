using AuthGateway.Settings;
using Microsoft.Extensions.Configuration;

namespace AuthGateway.Tests.Settings;

public sealed class SettingsBinderTests
{
    [Fact]
    public void Without_keys_the_defaults_stand()
    {
        var bound = Bound.From();
        Assert.Empty(bound.Errors);
        Assert.Equal(10, bound.Settings.Count);
        Assert.Equal(["default-a", "default-b"], bound.Settings.Audiences);
        Assert.Equal(50, bound.Settings.Limits.High);
        Assert.Null(bound.Settings.Extra);
        Assert.False(bound.Settings.Modes.IsDefault);
    }

    [Fact]
    public void Every_type_is_read()
    {
        var bound = Bound.From(
            ("Password", "p"), ("Enabled", "False"), ("Count", "100"), ("Bytes", "-5"), ("Share", "1e-1"), ("Timeout", "00:00:01"), ("Grace", "2s"),
            ("Address", "http://h:1/x"), ("Mode", "STRICT"), ("Audiences:0", "a"), ("Modes:0", "lenient"), ("Modes:1", "Strict"),
            ("Limits:Low", "7"), ("Extra:High", "9"), ("Issuers:main:Authority", "https://i"), ("Issuers:main:Parts:0:Authority", "https://p"));
        Assert.Empty(bound.Errors);
        var settings = bound.Settings;
        Assert.Equal(("p", false, 100, -5L, 0.1), (settings.Password, settings.Enabled, settings.Count, settings.Bytes, settings.Share));
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), SampleMode.Strict), (settings.Timeout, settings.Grace!.Value, settings.Mode));
        Assert.Equal("http://h:1/x", settings.Address.ToString());
        Assert.Equal([SampleMode.Lenient, SampleMode.Strict], settings.Modes);
        Assert.Equal((7, 50, 9), (settings.Limits.Low, settings.Limits.High, settings.Extra!.High));
        Assert.Equal("https://p/", settings.Issuers["MAIN"].Parts[0].Authority!.ToString());
    }

    [Fact]
    public void Binding_leaves_a_shared_default_as_it_was()
    {
        Bound.From(("Limits:Low", "7"));
        Assert.Equal(5, SampleLimits.Generous.Low);
    }

    [Fact]
    public void A_list_that_is_given_replaces_the_default_whole() =>
        Assert.Equal(["mine"], Bound.From(("Audiences:0", "mine")).Settings.Audiences);

    [Fact]
    public void An_empty_value_is_an_empty_list() => Assert.Empty(Bound.From(("Audiences", "")).Settings.Audiences);

    [Fact]
    public void Lists_run_past_ten_in_the_order_of_numbers()
    {
        var bound = Bound.From([.. Enumerable.Range(0, 12).Select(i => ($"Modes:{i}", (string?)(i == 10 ? "Lenient" : "Strict")))]);
        Assert.Equal(10, bound.Settings.Modes.IndexOf(SampleMode.Lenient));
    }

    [Theory]
    [InlineData("Count", "0", "Sample:Count is '0': expected a whole number, from 1 to 100 entries.")]
    [InlineData("Count", "101", "from 1 to 100")]
    [InlineData("Count", "ten", "Sample:Count is 'ten': expected a whole number")]
    [InlineData("Count", "1.0", "a whole number")]
    [InlineData("Count", " 1", "a whole number")]
    [InlineData("Count", "99999999999", "a whole number")]
    [InlineData("Bytes", "0x10", "a whole number")]
    [InlineData("Share", "NaN", "a number, from 0 to 1")]
    [InlineData("Share", "1.1", "a number, from 0 to 1")]
    [InlineData("Enabled", "1", "true or false")]
    [InlineData("Enabled", "yes", "true or false")]
    [InlineData("Timeout", "30", "a time such as 250ms")]
    [InlineData("Timeout", "9ms", "from 10ms to 1m")]
    [InlineData("Timeout", "61s", "from 10ms to 1m")]
    [InlineData("Mode", "1", "one of Strict, Lenient")]
    [InlineData("Mode", "Strict, Lenient", "one of Strict, Lenient")]
    [InlineData("Address", "/etc/passwd", "an absolute URI")]
    [InlineData("Address", "host", "an absolute URI")]
    [InlineData("Endpoint", "12345678901234567890123456789012345678901", "at most 40 characters")]
    [InlineData("Endpoint", "", "Sample:Endpoint is missing")]
    [InlineData("Limits", "5", "Sample:Limits is a single value: expected a group of keys: Low, High.")]
    [InlineData("Count:0", "5", "Sample:Count has keys below it: expected a whole number")]
    [InlineData("Audiences", "a,b", "Sample:Audiences is a single value: expected a list (index 0, 1, 2…), at most 3 entries, such as AUTHGATEWAY__Sample__Audiences__0.")]
    [InlineData("Audiences:1", "a", "the indexes 0, 1, 2… without a gap")]
    [InlineData("Audiences:00", "a", "the indexes 0, 1, 2… without a gap")]
    [InlineData("Audiences:x", "a", "the indexes 0, 1, 2… without a gap")]
    [InlineData("Modes:0", "", "Sample:Modes:0 is missing")]
    [InlineData("Issuers:main:Parts", "", "Sample:Issuers:main:Authority is missing: expected an absolute URI such as https://host/path (in the environment: AUTHGATEWAY__Sample__Issuers__main__Authority).")]
    public void A_wrong_value_is_one_error_that_says_what_belongs_there(string key, string value, string message) =>
        Assert.Contains(message, Assert.Single(Bound.From((key, value)).Errors).ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_list_or_map_has_bounds_on_its_entries()
    {
        Assert.Contains("has 4 entries", Bound.From(("Audiences:0", "a"), ("Audiences:1", "b"), ("Audiences:2", "c"), ("Audiences:3", "d")).Messages, StringComparison.Ordinal);
        Assert.Contains(
            "Sample:Issuers has 3 entries: expected a map by name, at most 2 entries",
            Bound.From(("Issuers:a:Authority", "a:b"), ("Issuers:b:Authority", "a:b"), ("Issuers:c:Authority", "a:b")).Messages,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Audience:0", "Sample:Audience", "Sample:Audiences (AUTHGATEWAY__Sample__Audiences)")]
    [InlineData("TIMEUOT", "Sample:TIMEUOT", "Sample:Timeout (AUTHGATEWAY__Sample__Timeout)")]
    [InlineData("Limits:Hgih", "Sample:Limits:Hgih", "Sample:Limits:High")]
    public void An_unknown_key_is_an_error_with_the_nearest_known_name(string key, string shown, string suggestion) =>
        Assert.StartsWith($"{shown} is not a known key: expected {suggestion}", Assert.Single(Bound.From((key, "1")).Errors).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Far_from_every_name_there_is_no_suggestion() =>
        Assert.Contains("Sample:Limits:Qwertyuiop is not a known key: expected one of Low, High.", Bound.From(("Limits:Qwertyuiop", "1")).Messages, StringComparison.Ordinal);

    [Fact]
    public void A_computed_property_is_no_key() => Assert.Single(Bound.From(("IsComputed", "true")).Errors);

    [Fact]
    public void All_errors_are_found_at_once()
    {
        var bound = Bound.From(("Endpoint", ""), ("Count", "x"), ("Timeot", "5s"), ("Issuers:a:Nme", "n"), ("Limits:Low", "60"), ("Modes:0", "zzz"));
        Assert.Equal(
            ["Sample:Count", "Sample:Endpoint", "Sample:Issuers:a:Authority", "Sample:Issuers:a:Nme", "Sample:Limits:Low", "Sample:Modes:0", "Sample:Timeot"],
            bound.Errors.Select(error => error.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_record_checks_itself_once_its_values_are_sound()
    {
        Assert.Contains("Sample:Mode is", Bound.From(("Mode", "Lenient"), ("Enabled", "false")).Messages, StringComparison.Ordinal);
        Assert.DoesNotContain("Sample:Mode is", Bound.From(("Mode", "Lenient"), ("Enabled", "false"), ("Count", "x")).Messages, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recursive_record_nested_without_end_is_an_error_and_not_a_crash()
    {
        var key = "Issuers:a" + string.Concat(Enumerable.Repeat(":Parts:0", 20_000)) + ":Authority";
        Assert.Contains("lies too deep", Bound.From((key, "a:b")).Messages, StringComparison.Ordinal);
    }

    [Fact]
    public void A_found_value_is_one_line_and_bounded()
    {
        Assert.Contains(@"'a\u000ab\u001b[31m'", Bound.From(("Count", "a\nb\u001b[31m")).Messages, StringComparison.Ordinal);
        Assert.True(Assert.Single(Bound.From(("Count", new string('x', 100_000))).Errors).ToString().Length < 300);
    }

    [Fact]
    public void The_password_in_an_address_is_not_shown() =>
        Assert.DoesNotContain("hunter2", Bound.From(("Address", "http://u:hunter2@h:notaport/")).Messages, StringComparison.Ordinal);

    [Fact]
    public void A_property_that_can_be_set_but_says_nothing_of_itself_is_a_bug() =>
        Assert.Throws<InvalidOperationException>(() => SettingsShape.Of(typeof(Undescribed)));

    [Fact]
    public void A_required_list_must_have_an_entry()
    {
        var binder = new SettingsBinder();
        binder.Bind(typeof(Needy), new ConfigurationBuilder().AddInMemoryCollection([new("Needy:Names", "")]).Build().GetSection("Needy"), "Needy");
        Assert.StartsWith("Needy:Names is missing: expected a list", Assert.Single(binder.Errors).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("", 1)]
    [InlineData("x", 0)]
    public void A_required_value_with_a_default_may_be_left_out_but_not_emptied(string? value, int errors)
    {
        var binder = new SettingsBinder();
        var section = new ConfigurationBuilder().AddInMemoryCollection([new("Lenient:Name", value)]).Build().GetSection("Lenient");
        binder.Bind(typeof(Lenient), section, "Lenient");
        Assert.Equal(errors, binder.Errors.Count);
    }

    private sealed record Lenient : ISettings
    {
        [Setting("A name.", Required = true)]
        public string Name { get; init; } = "default";

        public void Validate(SettingsErrors errors)
        {
        }
    }

    private sealed record Undescribed
    {
        public int Count { get; init; }
    }

    private sealed record Needy : ISettings
    {
        [Setting("Names.", Required = true)]
        public IReadOnlyList<string> Names { get; init; } = [];

        public void Validate(SettingsErrors errors)
        {
        }
    }
}
