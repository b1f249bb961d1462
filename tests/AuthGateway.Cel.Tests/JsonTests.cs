using System.Text.Json;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Tests;

public sealed class JsonTests
{
    private static readonly Dictionary<string, CelType> Types = new(StringComparer.Ordinal)
    {
        ["bool"] = CelType.Bool,
        ["int"] = CelType.Int,
        ["uint"] = CelType.Uint,
        ["double"] = CelType.Double,
        ["string"] = CelType.String,
        ["duration"] = CelType.Duration,
        ["timestamp"] = CelType.Timestamp,
        ["ipaddress"] = CelType.IpAddress,
        ["list"] = CelType.List(CelType.Int),
        ["map"] = CelType.Map(CelType.String, CelType.List(CelType.String)),
        ["any"] = CelType.Dyn,
    };

    [Theory]
    [InlineData("bool", "true", "x == true")]
    [InlineData("int", "5", "x == 5")]
    [InlineData("int", "\"5\"", "x == 5")]
    [InlineData("int", "5.0", "x == 5")]
    [InlineData("int", "1e3", "x == 1000")]
    [InlineData("int", "9223372036854775807", "x == 9223372036854775807")]
    [InlineData("uint", "\"18446744073709551615\"", "x == 18446744073709551615u")]
    [InlineData("double", "5", "x == 5.0")]
    [InlineData("double", "\"2.5\"", "x == 2.5")]
    [InlineData("string", "\"a\"", "x == 'a'")]
    [InlineData("duration", "\"1h30m\"", "x == duration('90m')")]
    [InlineData("timestamp", "\"2026-01-02T03:04:05Z\"", "x.getFullYear() == 2026")]
    [InlineData("ipaddress", "\"10.0.0.1\"", "x.in_cidr('10.0.0.0/8')")]
    [InlineData("list", "[1, \"2\"]", "x == [1, 2]")]
    [InlineData("map", "{\"a\": [\"b\"]}", "x.a[0] == 'b'")]
    [InlineData("any", "{\"a\": [1, null, true]}", "x.a == [1.0, null, true]")]
    public void JSON_becomes_what_was_declared(string type, string json, string condition)
    {
        Assert.True(CelJson.TryRead(Parse(json), Types[type], out var value, out var problem));
        Assert.Null(problem);
        Assert.True(Cel.Evaluate(condition, Types[type], value).IsTrue);
    }

    [Theory]
    [InlineData("bool", "\"true\"")]
    [InlineData("int", "5.5")]
    [InlineData("int", "\"five\"")]
    [InlineData("int", "9223372036854775808")]
    [InlineData("int", "1e300")]
    [InlineData("int", "true")]
    [InlineData("uint", "-1")]
    [InlineData("double", "\"zzz\"")]
    [InlineData("double", "1e999")]
    [InlineData("double", "\"NaN\"")]
    [InlineData("string", "1")]
    [InlineData("string", "null")]
    [InlineData("duration", "\"1 hour\"")]
    [InlineData("duration", "60")]
    [InlineData("timestamp", "\"yesterday\"")]
    [InlineData("ipaddress", "\"10.0.0\"")]
    [InlineData("list", "[1, \"x\"]")]
    [InlineData("list", "{}")]
    [InlineData("map", "{\"a\": [1]}")]
    [InlineData("map", "{\"a\": [], \"a\": []}")]
    [InlineData("map", "[]")]
    [InlineData("any", "{\"a\": 1, \"a\": 2}")]
    [InlineData("any", "[{\"a\": 1, \"a\": 2}]")]
    [InlineData("any", "[1e999]")]
    [InlineData("any", "\"\\ud83d\"")]
    [InlineData("string", "\"\\ud83d\"")]
    [InlineData("map", "{\"\\ud83d\": []}")]
    public void JSON_that_is_something_else_is_refused_without_repeating_it(string type, string json)
    {
        Assert.False(CelJson.TryRead(Parse(json), Types[type], out var value, out var problem));
        Assert.Equal(CelValueKind.Absent, value.Kind);
        Assert.NotNull(problem);
        Assert.DoesNotContain(json.Trim('"'), problem, StringComparison.Ordinal);
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
