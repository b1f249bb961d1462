using AuthGateway.Hosting.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace AuthGateway.Tests.Hosting;

public sealed class JsonSettingsFileTests : IDisposable
{
    private readonly TemporaryConfiguration _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Values_become_keys_with_their_lines()
    {
        var values = Read("\ufeff{\n\"A\": {\n \"B\": [true, 1e3,\n {\"C\": \"x\"}], \"D\": null, \"E\": [], \"F\": {} }, \"G:H\": 1 }");
        Assert.Empty(values.Errors);
        Assert.Equal(
            [("A:B:0", "true", 3), ("A:B:1", "1e3", 3), ("A:B:2:C", "x", 4), ("A:D", null, 4), ("A:E", "", 4), ("A:F", null, 4), ("G:H", "1", 4)],
            values.Values.OrderBy(value => value.Key, StringComparer.Ordinal)
                .Select(value => (value.Key, value.Value.Text, int.Parse(value.Value.Origin.Split(' ')[^1]))));
    }

    [Theory]
    [InlineData("", "line 1, column 1")]
    [InlineData("{\n\"A\": tcanary }", "line 2, column")]
    [InlineData("{\n\"A\": \"canary }", "line 2, column")]
    [InlineData("{ \"A\": 1 } canary", "line 1, column")]
    [InlineData("{ \"A\": canary", "line 1, column")]
    [InlineData("{ \"A\": \"canary\\ud800\" }", "line 1")]
    [InlineData("[\"canary\"", "line 1")]
    [InlineData("\"canary\"", "holds a single value")]
    [InlineData("{ \"A\": { \"B\": 1 }, \"a\": { \"C\": \"canary\" } }", "a stands twice")]
    [InlineData("{ \"A:B\": 1, \"A\": { \"b\": \"canary\" } }", "A:b stands twice")]
    [InlineData("{ \"A::B\": \"canary\" }", "A::B has an empty part")]
    [InlineData("{ \"\": \"canary\" }", "has an empty part")]
    public void A_malformed_file_is_an_error_with_its_place_and_without_its_text(string json, string message)
    {
        var errors = string.Join('\n', Read(json).Errors);
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_nested_too_deep_or_too_long_or_no_text_is_an_error()
    {
        Assert.NotEmpty(Read(string.Concat(Enumerable.Repeat("{\"a\":", 100_000))).Errors);
        Assert.Contains("is too long", Assert.Single(Read(new string(' ', JsonSettingsFile.LongestFile + 1)).Errors).ToString(), StringComparison.Ordinal);
        var path = Path.Combine(_files.Root, "latin1.json");
        File.WriteAllBytes(path, [(byte)'"', 0xe9, (byte)'"']);
        var values = new SettingsValues();
        JsonSettingsFile.Read(path, values);
        Assert.Contains("is not valid UTF-8", Assert.Single(values.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_crashes_the_reader() => Prop.ForAll(
        Gen.ArrayOf(Gen.Elements("{", "}", "[", "]", ":", ",", "\"a\"", "\"A:b\"", "\"\"", "1", "null", "true", "\"\\ud800\"", "//", "\n", "\\", "\"")).ToArbitrary(),
        parts =>
        {
            Read(string.Concat(parts));
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    private SettingsValues Read(string json)
    {
        var values = new SettingsValues();
        JsonSettingsFile.Read(_files.Write("test.json", json), values);
        return values;
    }
}
