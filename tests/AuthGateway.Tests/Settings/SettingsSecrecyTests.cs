using AuthGateway.Settings;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Configuration;

namespace AuthGateway.Tests.Settings;

public sealed class SettingsSecrecyTests
{
    private const string Canary = "canary-7f3a91";

    [Theory]
    [InlineData("Password")]
    [InlineData("Password:Sub")]
    [InlineData("Password:0")]
    [InlineData("Pasword")]
    [InlineData("Pin")]
    [InlineData("Pin:0")]
    [InlineData("OldPasswords")]
    [InlineData("OldPasswords:0")]
    [InlineData("OldPasswords:0:Sub")]
    [InlineData("OldPasswords:7")]
    [InlineData("Keys")]
    [InlineData("Keys:a")]
    [InlineData("Keys:a:Bits")]
    [InlineData("Keys:a:Bits:0")]
    [InlineData("Keys:a:Bit")]
    [InlineData("Issuers")]
    [InlineData("Issuers:main")]
    [InlineData("Issuers:main:ClientSecret")]
    [InlineData("Issuers:main:ClientSecret:0")]
    [InlineData("Issuers:main:ClientSercet")]
    [InlineData("Limits")]
    public void A_secret_in_any_place_or_shape_is_in_no_message_and_no_listing(string key)
    {
        // The last two make the record's own Validate quote the password.
        var bound = Bound.From((key, Canary), ("Mode", "Lenient"), ("Enabled", "false"));
        var listing = SettingsRows.Of(bound.Settings, "Sample").Where(row => !row.IsSecret).Select(row => row.Text);
        Assert.DoesNotContain(Canary, $"{bound.Messages}\n{string.Join('\n', listing)}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_quotes_its_secret_is_masked() =>
        Assert.Contains("'Lenient with the password ***'", Bound.From(("Password", Canary), ("Mode", "Lenient"), ("Enabled", "false")).Messages, StringComparison.Ordinal);

    [Fact]
    public void Every_value_below_a_secret_is_a_secret()
    {
        var bound = Bound.From(("OldPasswords:0", "a"), ("Keys:k:Bits", "b"));
        Assert.All(SettingsRows.Of(bound.Settings, "Sample").Where(row => row.Key.Contains("Passwords", StringComparison.Ordinal) || row.Key.Contains("Keys", StringComparison.Ordinal)), row => Assert.True(row.IsSecret));
    }

    [Fact]
    public void No_configuration_crashes_the_binder_or_shows_its_secret()
    {
        string[] names = ["Sample", "Endpoint", "Password", "Pin", "OldPasswords", "Keys", "Count", "Timeout", "Address", "Mode", "Audiences", "Modes", "Limits", "Low", "Extra", "Issuers", "Authority", "ClientSecret", "Parts", "Bits", "0", "1", "x", ""];
        var key = from parts in Gen.ArrayOf(Gen.Elements(names)) select $"Sample:{string.Join(':', parts.Take(5))}";
        var value = Gen.Frequency(
            (2, ArbMap.Default.GeneratorFor<string?>()),
            (2, Gen.Elements<string?>("", "0", "-1", "true", "5s", "a:b", "Strict", "99999999999999999999", "1e400", "\ud800", "http://[")));
        var pairs = Gen.ListOf(Gen.Zip(key, value));
        Prop.ForAll(pairs.ToArbitrary(), data =>
        {
            var values = data.DistinctBy(pair => pair.Item1, StringComparer.OrdinalIgnoreCase).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2))
                .Append(KeyValuePair.Create<string, string?>("Sample:Issuers:z:ClientSecret:0", Canary));
            var binder = new SettingsBinder();
            var bound = binder.Bind<SampleSettings>(new ConfigurationBuilder().AddInMemoryCollection(values.DistinctBy(pair => pair.Key)).Build());
            var messages = string.Join('\n', binder.Errors);
            _ = SettingsRows.Of(bound, "Sample").ToArray();
            return binder.Errors.Count > 0 && !messages.Contains(Canary, StringComparison.Ordinal) && messages.Split('\n').Length == binder.Errors.Count;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }
}
